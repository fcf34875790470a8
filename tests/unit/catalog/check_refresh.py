#!/usr/bin/env python3
"""check_refresh.py - the script that brings the tables up to date: check_refresh.py CATALOG_FOLDER EXPECTED_H.

On a copy of the tables: without a source nothing changes and the counts are the committed ones; a Service Reference
document adds, removes and keeps what it should; a package of the npm form replaces everything. What comes out must pass
the generator."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

SQS = {
    "Name": "sqs", "Version": "v1.4",
    "Actions": [
        {"Name": "SendMessage", "ActionConditionKeys": ["aws:ResourceTag/${TagKey}"], "Resources": [{"Name": "queue"}],
         "Annotations": {"Properties": {"IsList": False, "IsPermissionManagement": False, "IsTaggingOnly": False,
                                        "IsWrite": True}}},
        {"Name": "SendManyMessages", "Resources": [{"Name": "queue"}],
         "Annotations": {"Properties": {"IsList": False, "IsWrite": True, "IsTaggingOnly": True}}},
    ],
    "ConditionKeys": [{"Name": "aws:ResourceTag/${TagKey}", "Types": ["String"]},
                      {"Name": "sqs:Sizes", "Types": ["ArrayOfNumeric"]}],
    "Resources": [{"Name": "queue", "ARNFormats": ["arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"]}],
}

PACKAGE = {
    "services.json": ["sqs"], "serviceNames.json": {"sqs": "Amazon SQS"}, "rcpSupportedServices.json": ["sqs"],
    "conditionKeys/sqs.json": {"aws:tagkeys": {"key": "aws:TagKeys", "type": "ArrayOfString"}},
    "resourceTypes/sqs.json": {"queue": {"key": "queue", "arn": "arn:a:sqs:b:c:d, arn:a:sqs:b:c:e",
                                         "conditionKeys": []}},
    "actions/sqs.json": {"tagqueue": {"name": "TagQueue", "accessLevel": "Tagging, Write", "conditionKeys": [],
                                      "dependentActions": [], "resourceTypes": [
                                          {"name": "queue", "required": True, "conditionKeys": ["aws:TagKeys"],
                                           "dependentActions": []}]}},
}


def run(*command):
    done = subprocess.run([sys.executable, "-B", *command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def write(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def require(condition, what):
    if not condition:
        sys.exit("does not hold: " + what)


def main(folder, expected):
    script, generator = os.path.join(folder, "refresh.py"), os.path.join(folder, "generate.py")
    with tempfile.TemporaryDirectory() as work:
        tables, counts, out = (os.path.join(work, name) for name in ("tables", "expected.h", "out.h"))
        shutil.copytree(os.path.join(folder, "tables"), tables)
        shutil.copy(expected, counts)
        require(run(script, tables, "--expected", counts) == "0 tables changed\n", "nothing changes without a source")
        require(read(counts) == read(expected), "the counts of the tables are those of expected.h")

        write(os.path.join(work, "reference", "sqs.json"), SQS)
        write(os.path.join(work, "reference", "list.json"), [{"service": "sqs", "url": "x"}])
        told = run(script, tables, "--reference", os.path.join(work, "reference"), "--date", "2031-01-01")
        for line in ("+ action sqs:SendManyMessages", "- action sqs:PurgeQueue", "+ key sqs sqs:Sizes"):
            require(line in told.splitlines(), "it says: " + line)
        actions = read(os.path.join(tables, "actions.tsv"))
        require("\nsqs\tSendManyMessages\tTW\tqueue?\t\t\t?\n\tSendMessage\tW\tqueue*\taws:ResourceTag/${TagKey}\n"
                in actions, "new actions are unknown where the document is silent, old ones keep what was known")
        require("sqs:Sizes\tNumeric\ty\n" in read(os.path.join(tables, "condition_keys.tsv")), "keys have their type")
        require("date\t2031-01-01\n" in read(os.path.join(tables, "sources.tsv")), "the date is the one given")
        run(generator, tables, out)

        for name, value in PACKAGE.items():
            write(os.path.join(work, "package", "data", name), value)
        told = run(script, tables, "--iam-data", os.path.join(work, "package"))
        require("the service s3 is gone: noted as retired" in told, "services that are gone are noted")
        require("\nsqs\tAmazon SQS\ty\taws:TagKeys\n" in read(os.path.join(tables, "services.tsv")), "services")
        require("\nsqs\tTagQueue\tTW\tqueue*(aws:TagKeys)\t\t\t?\n" in read(os.path.join(tables, "actions.tsv")), "actions")
        require("\nsqs\tqueue\tarn:a:sqs:b:c:d arn:a:sqs:b:c:e\n" in read(os.path.join(tables, "resource_types.tsv")),
                "types")
        run(generator, tables, out)
    print("the tables refresh as they should")


if __name__ == "__main__":
    main(*sys.argv[1:])
