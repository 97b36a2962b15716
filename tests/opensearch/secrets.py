"""Certificates and passwords for a cluster of the tests: an authority, nodes, a client and users, all made up."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools import program

PASSWORD = "glider over the meadow, ä"  # noqa: S105 - of nobody
PASSWORD_HASH = "$2b$10$abcdefghijklmnopqrstuuZOZpa5FFD2U4x12vcRW3QNWAtVYfsuu"  # noqa: S105 - bcrypt of it
PUBLISHER, WEB, STRANGER = "captions-publisher", "captions-web", "stranger"

SECURED = """
plugins.security.ssl.transport.pemcert_filepath: node.pem
plugins.security.ssl.transport.pemkey_filepath: node.key
plugins.security.ssl.transport.pemtrustedcas_filepath: ca.pem
plugins.security.ssl.transport.enforce_hostname_verification: false
plugins.security.ssl.http.enabled: true
plugins.security.ssl.http.pemcert_filepath: node.pem
plugins.security.ssl.http.pemkey_filepath: node.key
plugins.security.ssl.http.pemtrustedcas_filepath: ca.pem
plugins.security.authcz.admin_dn: ["CN=client"]
plugins.security.nodes_dn: ["CN=node"]
plugins.security.allow_default_init_securityindex: true
""".strip().splitlines()


@dataclass(frozen=True, slots=True)
class Secrets:
    """The files in ``folder``; ``roles`` is what the roles of the two users may do, as the plugin's YAML."""

    folder: Path
    roles: str

    @property
    def ca(self) -> Path:
        """The certificate of the authority."""
        return self.folder / "ca.pem"

    @property
    def password_file(self) -> Path:
        """The file with the one password of all users."""
        return self.folder / "password"

    def make(self) -> "Secrets":
        """Make all files; return this."""
        self.folder.mkdir()
        self.password_file.write_text(f"{PASSWORD}\n", "utf-8")
        for authority in ("ca", "other-ca"):
            names = ["-keyout", f"{authority}.key", "-out", f"{authority}.pem", "-subj", f"/CN={authority}"]
            self._openssl(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", *names])
        for owner in ("node", "client"):
            names = ["-keyout", f"{owner}.key", "-out", f"{owner}.csr", "-subj", f"/CN={owner}"]
            self._openssl(["req", "-newkey", "rsa:2048", "-nodes", *names])
            (self.folder / "extensions").write_text(
                "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n"
            )
            signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions"]
            self._openssl(
                ["x509", "-req", "-days", "30", "-in", f"{owner}.csr", "-out", f"{owner}.pem", *signed]
            )
        return self

    def install(self, config: Path) -> None:
        """Put what a node needs into its folder of settings."""
        for name in ("ca.pem", "node.pem", "node.key"):
            shutil.copy(self.folder / name, config)
        users = "".join(f'{user}:\n  hash: "{PASSWORD_HASH}"\n' for user in (PUBLISHER, WEB, STRANGER))
        mapped = "".join(f"{user.replace('-', '_')}:\n  users: [{user}]\n" for user in (PUBLISHER, WEB))
        for kind, content in (("internalusers", users), ("roles", self.roles), ("rolesmapping", mapped)):
            name = {"internalusers": "internal_users", "rolesmapping": "roles_mapping"}.get(kind, kind)
            head = f"_meta:\n  type: {kind}\n  config_version: 2\n"
            (config / f"opensearch-security/{name}.yml").write_text(head + content, "utf-8")

    def _openssl(self, words: Sequence[str]) -> None:
        subprocess.run([program("openssl"), *words], cwd=self.folder, capture_output=True, check=True)
