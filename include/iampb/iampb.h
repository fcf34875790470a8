/* iampb.h - the whole public interface. Read base.h first: it has the conventions. */
#ifndef IAMPB_IAMPB_H
#define IAMPB_IAMPB_H
#include "iampb/access_diff.h"
#include "iampb/account.h"
#include "iampb/base.h"
#include "iampb/catalog.h"
#include "iampb/context.h"
#include "iampb/denial.h"
#include "iampb/error.h"
#include "iampb/compare.h"
#include "iampb/eval.h"
#include "iampb/finding.h"
#include "iampb/graph.h"
#include "iampb/lint.h"
#include "iampb/playbook.h"
#include "iampb/policy.h"
#include "iampb/version.h"
#include "iampb/who.h"
#endif /* IAMPB_IAMPB_H */
