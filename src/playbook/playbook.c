/* playbook.c - the playbook object, what it says of its checks, and checks of the host. */
#include "playbook/policy_lint.h"
#include "base/options.h"
#include "base/builder.h"

#define CHECK_SIZE_0_1 offsetof(iampb_check, judge) + sizeof(iampb_check_fn)
IAMPB__NO_TAIL_PADDING(iampb_check, judge);

size_t iampb_check_size(void) { return sizeof(iampb_check); }

const iampb__check_table *iampb__table_at(size_t index)
{
    static const iampb__check_table *const tables[IAMPB__TABLE_COUNT] = { &iampb__lesson_mfa, &iampb__lesson_keys,
        &iampb__lesson_root, &iampb__lesson_privilege, &iampb__lesson_credentials, &iampb__lesson_accounts };
    return index < IAMPB__TABLE_COUNT ? tables[index] : NULL;
}

size_t iampb__parameter_count(const iampb__check *check)
{
    size_t count = 0;
    while (count < IAMPB__PARAMETERS && check->parameters[count].name != NULL)
        count++;
    return count;
}

int64_t iampb__setting_parameter(const iampb__setting *setting, size_t index)
{
    int64_t value = setting->parameters[index];
    return value == IAMPB__AS_FIRST ? setting->parameters[0] : value;
}

bool iampb__id_matches(iampb_str pattern, iampb_str id)
{
    if (pattern.len > 0 && pattern.ptr[pattern.len - 1] == '*')
        return iampb__str_starts(id, iampb__str_first(pattern, pattern.len - 1));
    return iampb__str_eq(pattern, id);
}

/* ---- Making one ---- */
iampb_status iampb__playbook_make(iampb_context *ctx, iampb_playbook **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_playbook *playbook = iampb__arena_zalloc(arena, 1, sizeof *playbook);
    if (playbook == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    playbook->ctx = ctx; /* which the arena holds a reference on */
    playbook->arena = arena;
    *out = playbook;
    return IAMPB_OK;
}

void iampb_playbook_free(iampb_playbook *playbook)
{
    if (playbook == NULL)
        return;
    IAMPB__VEC_FREE(iampb__setting, playbook->ctx, &playbook->settings);
    IAMPB__VEC_FREE(iampb__change_of_check, playbook->ctx, &playbook->changes);
    iampb__map_free(playbook->ctx, &playbook->by_fingerprint);
    iampb__map_free(playbook->ctx, &playbook->by_resource);
    iampb__arena_free(playbook->arena);
}

iampb_status iampb__playbook_begin(iampb_playbook *playbook, const iampb__profile *profile, iampb_error **err)
{
    playbook->profile = iampb__str_z(profile->name);
    for (size_t t = 0; t < IAMPB__TABLE_COUNT; t++)
        for (size_t i = 0; i < iampb__table_at(t)->count; i++) {
            iampb__setting *setting = IAMPB__VEC_PUSH(iampb__setting, playbook->ctx, &playbook->settings);
            if (setting == NULL)
                return iampb__error_nomem(err);
            setting->check = &iampb__table_at(t)->checks[i];
            iampb__profile_apply(profile, setting);
        }
    return iampb__playbook_add_lint(playbook, profile, err);
}

/* "SOC 2" wants all its versions, "CIS AWS Foundations 7.0" that one. */
static bool is_wanted(const iampb_playbook *playbook, const iampb__control *control)
{
    for (size_t i = 0; i < playbook->framework_count; i++) {
        iampb_str name = playbook->frameworks[i];
        if (!iampb__str_starts(name, control->framework))
            continue;
        iampb_str rest = iampb__str_from(name, control->framework.len);
        if (rest.len == 0 || (rest.ptr[0] == ' ' && iampb__str_eq(iampb__str_from(rest, 1), control->version)))
            return true;
    }
    return playbook->framework_count == 0;
}

static bool choose_controls(iampb_playbook *playbook, iampb__setting *setting)
{
    size_t count = 0;
    const iampb__control *all = iampb__controls_of(iampb__str_z(setting->check->id), &count);
    setting->controls = all;
    setting->control_count = count;
    if (playbook->framework_count == 0 || count == 0)
        return true;
    iampb__control *kept = iampb__arena_alloc(playbook->arena, count, sizeof *kept);
    if (kept == NULL)
        return false;
    setting->controls = kept;
    setting->control_count = 0;
    for (size_t i = 0; i < count; i++)
        if (is_wanted(playbook, &all[i]))
            kept[setting->control_count++] = all[i];
    return true;
}

/* What iampb_playbook_check_text() has for "documents" and "parameters". `before`: a setting that may read the same
 * documents, as those of lint checks in a row do; NULL: none. */
static bool describe(iampb_playbook *playbook, iampb__setting *setting, const iampb__setting *before)
{
    iampb__builder text = { .ctx = playbook->ctx };
    const uint64_t documents = setting->check->documents | setting->check->needs;
    if (before != NULL && documents == (before->check->documents | before->check->needs)
        && iampb__parameter_count(setting->check) == 0) {
        setting->documents_text = before->documents_text;
        setting->parameters_text = IAMPB__STR("");
        return true;
    }
    for (iampb_document document = 1; document < IAMPB__DOCUMENT_COUNT; document++)
        if ((documents >> document & 1) != 0)
            iampb__builder_format(&text, "%s%s", text.len == 0 ? "" : ", ", iampb_document_command(document));
    bool done = iampb__builder_keep(&text, playbook->arena, &setting->documents_text);
    iampb__builder_clear(&text);
    for (size_t i = 0; i < iampb__parameter_count(setting->check); i++)
        iampb__builder_format(&text, "%s%s=%l", i == 0 ? "" : ", ", setting->check->parameters[i].name,
                iampb__setting_parameter(setting, i));
    done = done && iampb__builder_keep(&text, playbook->arena, &setting->parameters_text);
    iampb__builder_free(&text);
    return done;
}

iampb_status iampb__playbook_finish(iampb_playbook *playbook, iampb_error **err)
{
    for (size_t i = 0; i < playbook->settings.count; i++)
        if (!choose_controls(playbook, iampb__setting_at(playbook, i))
            || !describe(playbook, iampb__setting_at(playbook, i), i == 0 ? NULL : iampb__setting_at(playbook, i - 1)))
            return iampb__error_nomem(err);
    return iampb__mute_index(playbook, err);
}

iampb_status iampb__profile_unknown(iampb_context *ctx, iampb_str name, const iampb__place *place, iampb_error **err)
{
    static const iampb__place nowhere = { NULL, 0, { NULL, 0 } };
    iampb__builder names = { .ctx = ctx };
    for (size_t i = 0; i < iampb__profile_count(); i++)
        iampb__builder_format(&names, "%s%s", i == 0 ? "" : ", ", iampb__profile_at(i)->name);
    iampb_status status = names.failed
            ? iampb__error_nomem(err)
            : iampb__error_at(ctx, err, place == NULL ? IAMPB_E_INVALID : IAMPB_E_SYNTAX,
                      place == NULL ? &nowhere : place, "there is no profile \"%v\": the profiles are %v", name,
                      iampb__builder_str(&names));
    iampb__builder_free(&names);
    return status;
}

iampb_status iampb_playbook_new(iampb_context *ctx, const char *profile, iampb_playbook **out, iampb_error **err)
{
    iampb_playbook *playbook = NULL;
    iampb_status status;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    iampb_str name = iampb__str_z(profile == NULL ? "default" : profile);
    const iampb__profile *found = iampb__profile_find(name);
    if (found == NULL)
        return iampb__profile_unknown(ctx, name, NULL, err);
    if ((status = iampb__playbook_make(ctx, &playbook, err)) < 0
        || (status = iampb__playbook_begin(playbook, found, err)) < 0
        || (status = iampb__playbook_finish(playbook, err)) < 0)
        goto out;
    *out = playbook;
    playbook = NULL;
out:
    iampb_playbook_free(playbook);
    return status;
}

/* ---- Checks of the host ---- */
/* "lesson.what-is-wrong": lower-case letters, digits and '-' around one dot. */
static bool is_check_id(iampb_str id)
{
    size_t dots = 0;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (c == '.')
            dots++;
        else if (!iampb__is_lower(c) && !iampb__is_digit(c) && c != '-')
            return false;
    }
    return dots == 1 && id.ptr[0] != '.' && id.ptr[id.len - 1] != '.';
}

static const iampb__setting *find_setting(const iampb_playbook *playbook, iampb_str id)
{
    for (size_t i = 0; i < playbook->settings.count; i++)
        if (iampb__str_eq(id, iampb__str_z(iampb__setting_at(playbook, i)->check->id)))
            return iampb__setting_at(playbook, i);
    return NULL;
}

static iampb_status validate_check(const iampb_playbook *playbook, const iampb_check *check, iampb_error **err)
{
    iampb_context *ctx = playbook->ctx;
    if (!is_check_id(check->id))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                "\"%v\" is no check id: lower-case letters, digits and '-' around one '.'", check->id);
    if (check->title.len == 0 || check->judge == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "the check %v needs %s", check->id,
                check->judge == NULL ? "a judge function" : "a title");
    if (check->lesson < IAMPB_LESSON_MFA || check->lesson > IAMPB_LESSON_ACCOUNTS
        || check->severity < IAMPB_SEVERITY_INFO || check->severity > IAMPB_SEVERITY_CRITICAL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "the check %v has no lesson or no severity", check->id);
    if (check->scope < IAMPB_SCOPE_ACCOUNT || check->scope > IAMPB_SCOPE_ENTITY
        || (check->scope == IAMPB_SCOPE_ENTITY
            && (check->kind < IAMPB_ENTITY_USER || check->kind > IAMPB_ENTITY_CREDENTIAL_REPORT)))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "the check %v has no scope, or no kind of entity",
                check->id);
    if (find_setting(playbook, check->id) != NULL)
        return iampb__error_set(ctx, err, IAMPB_E_CONFLICT, "there is a check %v already", check->id);
    return IAMPB_OK;
}

static bool copy_text(iampb__arena *arena, iampb_str text, const char **out)
{
    iampb_str copy;
    if (!iampb__arena_str(arena, text, &copy))
        return false;
    *out = copy.ptr;
    return true;
}

/* What patterns of the playbook file say holds for the host's checks too. */
static void apply_changes(const iampb_playbook *playbook, iampb__setting *setting)
{
    for (size_t i = 0; i < playbook->changes.count; i++) {
        const iampb__change_of_check *change = IAMPB__VEC_AT(iampb__change_of_check, &playbook->changes, i);
        if (!iampb__id_matches(change->pattern, iampb__str_z(setting->check->id)))
            continue;
        if (change->enabled != IAMPB__TRI_UNKNOWN)
            setting->enabled = change->enabled == IAMPB__TRUE;
        if (change->severity != 0)
            setting->severity = change->severity;
    }
}

iampb_status iampb_playbook_add_check(iampb_playbook *playbook, const iampb_check *check, iampb_error **err)
{
    iampb_check given = IAMPB_CHECK_INIT;
    iampb_status status;
    if (playbook == NULL || check == NULL)
        return iampb__error_set(playbook == NULL ? NULL : playbook->ctx, err, IAMPB_E_INVALID,
                "playbook and check must not be NULL");
    if ((status = iampb__options_merge(playbook->ctx, &given, sizeof given, CHECK_SIZE_0_1, check, err)) < 0
        || (status = validate_check(playbook, &given, err)) < 0)
        return status;
    iampb__host_check *host = iampb__arena_zalloc(playbook->arena, 1, sizeof *host);
    if (host == NULL || !copy_text(playbook->arena, given.id, &host->row.id)
        || !copy_text(playbook->arena, given.title, &host->row.title)
        || !copy_text(playbook->arena, given.description, &host->row.description)
        || !copy_text(playbook->arena, given.remediation, &host->row.remediation)
        || !iampb__vec_reserve(playbook->ctx, &playbook->settings, 1, sizeof(iampb__setting)))
        return iampb__error_nomem(err);
    host->row.lesson = given.lesson;
    host->row.severity = given.severity;
    host->row.scope = IAMPB__SCOPE_HOST;
    host->scope = given.scope;
    host->kind = given.kind;
    host->user = given.user;
    host->judge = given.judge;
    iampb__setting setting = { .check = &host->row, .host = host, .enabled = true, .severity = given.severity };
    apply_changes(playbook, &setting);
    if (!choose_controls(playbook, &setting) || !describe(playbook, &setting, NULL))
        return iampb__error_nomem(err);
    *IAMPB__VEC_PUSH(iampb__setting, playbook->ctx, &playbook->settings) = setting; /* reserved above */
    return IAMPB_OK;
}

/* ---- Accessors ---- */
static const iampb__setting *setting_of(const iampb_playbook *playbook, size_t index)
{
    return playbook == NULL || index >= playbook->settings.count ? NULL : iampb__setting_at(playbook, index);
}

size_t iampb_playbook_check_count(const iampb_playbook *playbook)
{
    return playbook == NULL ? 0 : playbook->settings.count;
}

static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.len;
    return text.ptr == NULL ? "" : text.ptr;
}

const char *iampb_playbook_check_text(const iampb_playbook *playbook, size_t index, const char *name, size_t *len)
{
    const iampb__setting *setting = setting_of(playbook, index);
    if (setting == NULL || name == NULL)
        return give(iampb__str("", 0), len);
    const struct {
        const char *name;
        iampb_str text;
    } texts[] = {
        { "id", iampb__str_z(setting->check->id) },
        { "title", iampb__str_z(setting->check->title) },
        { "description", iampb__str_z(setting->check->description) },
        { "remediation", iampb__str_z(setting->check->remediation) },
        { "documents", setting->documents_text },
        { "parameters", setting->parameters_text },
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(name, texts[i].name) == 0)
            return give(texts[i].text, len);
    return give(iampb__str("", 0), len);
}

iampb_lesson iampb_playbook_check_lesson(const iampb_playbook *playbook, size_t index)
{
    const iampb__setting *setting = setting_of(playbook, index);
    return setting == NULL ? 0 : setting->check->lesson;
}

iampb_severity iampb_playbook_check_severity(const iampb_playbook *playbook, size_t index)
{
    const iampb__setting *setting = setting_of(playbook, index);
    return setting == NULL ? 0 : setting->severity;
}

int32_t iampb_playbook_check_enabled(const iampb_playbook *playbook, size_t index)
{
    const iampb__setting *setting = setting_of(playbook, index);
    return setting != NULL && setting->enabled ? 1 : 0;
}

size_t iampb_playbook_check_control_count(const iampb_playbook *playbook, size_t index)
{
    const iampb__setting *setting = setting_of(playbook, index);
    return setting == NULL ? 0 : setting->control_count;
}

const char *iampb_playbook_check_control(const iampb_playbook *playbook, size_t index, size_t control,
        const char *name, size_t *len)
{
    const iampb__setting *setting = setting_of(playbook, index);
    iampb_str text = { "", 0 };
    if (setting != NULL && name != NULL && control < setting->control_count) {
        const iampb__control *row = &setting->controls[control];
        if (strcmp(name, "framework") == 0)
            text = row->framework;
        else if (strcmp(name, "version") == 0)
            text = row->version;
        else if (strcmp(name, "control") == 0)
            text = row->control;
    }
    return give(text, len);
}
