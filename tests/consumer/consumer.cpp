// consumer.cpp - a host in C++17: the handles in unique_ptr, errors as an exception.
#include <iampb/iampb.h>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace {

template <typename T, void (*Free)(T *)> struct freed {
    void operator()(T *object) const noexcept { Free(object); }
};
template <typename T, void (*Free)(T *)> using handle = std::unique_ptr<T, freed<T, Free>>;

template <typename Call> void check(Call &&call)
{
    iampb_error *err = nullptr;
    if (call(&err) == IAMPB_OK)
        return;
    handle<iampb_error, iampb_error_free> owned(err);
    throw std::runtime_error(iampb_error_message(err, nullptr));
}

}

int main()
try {
    iampb_context *ctx = nullptr;
    iampb_organization *organization = nullptr;
    iampb_account *account = nullptr;
    iampb_playbook *playbook = nullptr;
    iampb_findings *findings = nullptr;

    check([&](iampb_error **err) { return iampb_context_new(nullptr, &ctx, err); });
    handle<iampb_context, iampb_context_free> ctx_owner(ctx);
    check([&](iampb_error **err) { return iampb_organization_new(ctx, &organization, err); });
    handle<iampb_organization, iampb_organization_free> organization_owner(organization);
    check([&](iampb_error **err) { return iampb_organization_add_account(organization, nullptr, &account, err); });
    constexpr std::string_view summary = R"({"SummaryMap": {"AccountMFAEnabled": 0, "AccountAccessKeysPresent": 1}})";
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    options.name = { "summary.json", 12 };
    iampb_document document = IAMPB_DOCUMENT_UNKNOWN;
    check([&](iampb_error **err) {
        return iampb_account_load(account, summary.data(), summary.size(), &options, &document, err);
    });
    check([&](iampb_error **err) { return iampb_playbook_new(ctx, "cis-7.0", &playbook, err); });
    handle<iampb_playbook, iampb_playbook_free> playbook_owner(playbook);
    iampb_audit_options audit = IAMPB_AUDIT_OPTIONS_INIT;
    audit.now = 1793491200;
    check([&](iampb_error **err) { return iampb_playbook_audit(playbook, organization, &audit, &findings, err); });
    handle<iampb_findings, iampb_findings_free> findings_owner(findings);
    std::cout << iampb_findings_count(findings) << " findings from " << iampb_document_command(document) << '\n';
    return document == IAMPB_DOCUMENT_ACCOUNT_SUMMARY && iampb_findings_count(findings) > 0 ? 0 : 1;
} catch (const std::exception &problem) {
    std::cerr << problem.what() << '\n';
    return 1;
}
