"""A real OpenSearch for the tests: fetched once by Maven, started on free ports of the loopback, stopped by its pid.

A node has a folder of its own, 512 MB of heap and the first compiler only: it is there in some ten seconds of the
processor. It refuses to run as root, and runs as nobody where the tests do.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NoReturn
from zipfile import ZipFile

import pytest
import urllib3
from filelock import FileLock

from tests.opensearch.secrets import SECURED, Secrets
from tests.served import free_port
from tests.tools import ROOT, missing

VERSION = "2.19.1"
FETCHED = ROOT / "build/opensearch" / VERSION
HEAP, QUICKLY = "512m", "-XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch"
DOWNLOADS = 3  # that are begun before the repository counts as out of reach; what is there already is not fetched again
PATIENCE = 300  # seconds of a busy machine until a node answers
NOBODY = 65534
OLDEST_JAVA, NEWEST_JAVA = (
    11,
    23,
)  # from 24 on Java has no security manager, without which this version does not start

MODULES = {  # what the server for tests comes without: its class, what it extends, and its jars
    "lang-painless": (
        "org.opensearch.painless.PainlessPlugin",
        "",
        ("lang-painless-*", "opensearch-scripting-painless-spi-*", "antlr4-runtime-*", "asm-*"),
    ),
    "analysis-common": (
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "lang-painless",
        ("analysis-common-*",),
    ),
}
POLICY = """grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
};
"""


def fetch() -> Path:
    """Return the folder with all that Maven fetched for the tests; fetch it where it is not there.

    The test is skipped where there is no Maven, or the repository does not answer; in CI it fails.
    """
    FETCHED.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{FETCHED}.lock"):
        if FETCHED.is_dir():
            return FETCHED
        maven = shutil.which("mvn") or _missing("there is no Maven (mvn) to fetch OpenSearch with")
        unfinished = FETCHED.with_suffix(".unfinished")
        words = [
            "-q",
            "-B",
            "-ntp",
            "-U",
            "-f",
            str(ROOT / "tests/opensearch/pom.xml"),
            "dependency:copy-dependencies",
        ]
        for _ in range(DOWNLOADS):
            done = subprocess.run(
                [maven, *words, f"-DoutputDirectory={unfinished}"],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                break
            shutil.rmtree(unfinished, ignore_errors=True)
        else:
            _missing(f"Maven could not fetch OpenSearch: {done.stdout[-300:]}{done.stderr[-300:]}")
        unfinished.rename(FETCHED)
        return FETCHED


def java_home() -> Path:
    """Return the folder of a Java that can run the server; without one the test is skipped, in CI it fails."""
    named = [Path(home) / "bin/java" for home in (os.environ.get("JAVA_HOME"),) if home]
    on_path = [Path(found) for found in (shutil.which("java"),) if found]
    for java in (*named, *on_path, *sorted(Path("/usr/lib/jvm").glob("*/bin/java"))):
        if java.is_file() and OLDEST_JAVA <= _java_version(java) <= NEWEST_JAVA:
            return java.resolve().parents[1]
    return _missing(f"there is no Java of version {OLDEST_JAVA} to {NEWEST_JAVA} to run OpenSearch with")


def _java_version(java: Path) -> int:
    printed = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', printed)
    return int(found[1]) if found else 0


def _missing(reason: str) -> NoReturn:
    """Skip the test; in CI fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI is set", pytrace=False)
    missing(reason)


@dataclass(slots=True)
class Node:
    """A server of a cluster, with all that is its own in ``folder``."""

    name: str
    folder: Path
    java: Path
    http: int
    transport: int
    seeds: Sequence[int]
    settings: Sequence[str] = ()
    heap: str = HEAP
    options: str = QUICKLY
    secrets: Secrets | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address at which it answers."""
        return f"http{'s' if self.secrets else ''}://127.0.0.1:{self.http}"

    def unpack(self) -> None:
        """Lay out the server with its modules and its settings."""
        fetched = fetch()
        with ZipFile(fetched / f"opensearch-{VERSION}.zip") as packed:
            packed.extractall(self.folder.parent)
        (self.folder.parent / f"opensearch-{VERSION}").rename(self.folder)
        for name, (main, extended, jars) in MODULES.items():
            _add_module(self.folder / "modules" / name, main, extended, jars)
        (self.folder / "modules/lang-painless/plugin-security.policy").write_text(POLICY)
        if self.secrets:
            plugin = self.folder / "plugins/opensearch-security"
            with ZipFile(fetched / f"opensearch-security-{VERSION}.0.zip") as packed:
                packed.extractall(plugin)
            (plugin / "config").rename(self.folder / "config/opensearch-security")
            self.secrets.install(self.folder / "config")
        for program in (self.folder / "bin").iterdir():
            program.chmod(0o755)
        (self.folder / "tmp").mkdir()
        (self.folder / "config/opensearch.yml").write_text("\n".join(self._config()) + "\n")

    def _config(self) -> Iterator[str]:
        yield from (
            "cluster.name: captions",
            f"node.name: {self.name}",
            f"path.data: {self.folder}/data",
            f"path.logs: {self.folder}/logs",
            "network.host: 127.0.0.1",
            f"http.port: {self.http}",
            f"transport.port: {self.transport}",
            "cluster.routing.allocation.disk.threshold_enabled: false",
        )
        if len(self.seeds) == 1:
            yield "discovery.type: single-node"
        else:
            addresses = ", ".join(f'"127.0.0.1:{port}"' for port in self.seeds)
            names = ", ".join(f"node-{n}" for n in range(len(self.seeds)))
            yield f"discovery.seed_hosts: [{addresses}]"
            yield f"cluster.initial_cluster_manager_nodes: [{names}]"
        if self.secrets:
            yield from SECURED
        yield from self.settings

    def start(self) -> None:
        """Start the server; ``wait`` says when it answers."""
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "OPENSEARCH_JAVA_HOME": str(self.java),
            "OPENSEARCH_TMPDIR": str(self.folder / "tmp"),
            "OPENSEARCH_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap} {self.options}",
        }
        as_nobody: dict[str, Any] = (
            {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        with (self.folder / "printed").open("ab") as printed:
            self.process = subprocess.Popen(
                [self.folder / "bin/opensearch"],
                env=environ,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                **as_nobody,
            )

    def wait(self) -> None:
        """Wait until the server answers; ``RuntimeError`` with the end of its log where it has ended."""
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not answer:\n{self.log()[-3000:]}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        trusted = str(self.secrets.ca) if self.secrets else None
        try:
            with urllib3.PoolManager(timeout=2, retries=False, ca_certs=trusted) as pool:
                answer = pool.request("GET", f"{self.url}/")
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status in {200, 401}

    def log(self) -> str:
        """Return what the server printed."""
        return (self.folder / "printed").read_text(errors="replace")

    def kill(self) -> None:
        """Kill the server, as a machine that fails does."""
        self._end(force=True)

    def stop(self) -> None:
        """Stop the server."""
        self._end(force=False)

    def _end(self, *, force: bool) -> None:
        if self.process is None:
            return
        (self.process.kill if force else self.process.terminate)()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """The servers of one cluster."""

    nodes: Sequence[Node]

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all nodes."""
        return tuple(node.url for node in self.nodes)


@contextmanager
def running(
    nodes: int = 1,
    *,
    heap: str = HEAP,
    options: str = QUICKLY,
    settings: Sequence[str] = (),
    secrets: Secrets | None = None,
) -> Iterator[Cluster]:
    """Run a cluster of so many nodes, with further lines of settings; it is stopped and removed in the end.

    With ``secrets`` its nodes have certificates, and ask for passwords.
    """
    java, folder = java_home(), Path(mkdtemp(prefix="opensearch-for-tests-"))
    try:
        ports = free_ports(2 * nodes)
        seeds = ports[nodes:]
        cluster = Cluster(
            [
                Node(
                    f"node-{n}",
                    folder / f"node-{n}",
                    java,
                    ports[n],
                    seeds[n],
                    seeds,
                    settings,
                    heap,
                    options,
                    secrets,
                )
                for n in range(nodes)
            ]
        )
        for node in cluster.nodes:
            node.unpack()
        give_away(folder)
        try:
            for node in cluster.nodes:
                node.start()
            for node in cluster.nodes:
                node.wait()
            yield cluster
        finally:
            for node in cluster.nodes:
                node.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def give_away(folder: Path) -> None:
    """Make a folder the one of the user that the server runs as."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback that nobody has, and that no connection gets while a node is not there."""
    return [free_port() for _ in range(count)]


def _add_module(folder: Path, main: str, extended: str, jars: Sequence[str]) -> None:
    folder.mkdir()
    for jar in jars:
        for path in FETCHED.glob(f"{jar}.jar"):
            shutil.copy(path, folder)
    descriptor = {
        "description": folder.name,
        "version": VERSION,
        "name": folder.name,
        "classname": main,
        "java.version": "11",
        "opensearch.version": VERSION,
        "custom.foldername": "",
        "extended.plugins": extended,
        "has.native.controller": "false",
    }
    lines = (f"{key}={value}\n" for key, value in descriptor.items())
    (folder / "plugin-descriptor.properties").write_text("".join(lines))
