"""The workflow of the host of the repository runs what everybody runs, and may do no more than read."""

import os

import yaml

from tests.served import ROOT


def test_the_workflow_runs_the_script() -> None:
    """Nothing but .ci/run decides whether a change may land."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True]) == {"push", "pull_request"}, "YAML reads the key 'on' as true"
    (job,) = workflow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci/run", os.X_OK)
