"""Apache Kafka's jars, fetched once with Maven into a cache outside the checkout."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

KAFKA_VERSION = "4.2.1"
_LOG4J_VERSION = "2.25.2"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_FETCH_SECONDS = 300  # 5 s on a fast line; 43 MB on a slow one

_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>policywire</groupId>
  <artifactId>kafka-for-tests</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>{KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>{_LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""


def cache_folder() -> Path:
    """Where the jars are kept: POLICYWIRE_TEST_CACHE, or ~/.cache/policywire; one folder a version."""
    root = os.environ.get("POLICYWIRE_TEST_CACHE") or Path.home() / ".cache" / "policywire"
    return Path(root) / f"kafka-{KAFKA_VERSION}"


def missing_tools() -> str:
    """Why Kafka cannot be started on this machine, in one sentence; "" when it can."""
    if shutil.which("java") is None:
        return "no `java` on the PATH (17 or newer; Debian: apt-get install default-jre-headless maven)"
    if not _jars_in(cache_folder()) and shutil.which("mvn") is None:
        return f"no `mvn` on the PATH to fetch Kafka with, and no jars in {cache_folder()} (apt-get install maven)"
    return ""


def classpath() -> str:
    """The class path of Kafka, fetched first if need be; raises RuntimeError with Maven's words when that fails."""
    folder = cache_folder()
    if not _jars_in(folder):
        _fetch(folder)
    return f"{folder / 'libs'}/*"


def _jars_in(folder: Path) -> bool:
    return any((folder / "libs").glob(f"kafka_*-{KAFKA_VERSION}.jar"))


def _fetch(folder: Path) -> None:
    """Fetch beside the cache and move into place, so that a broken or a second fetch never leaves half a cache."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        pom = Path(scratch, "pom.xml")
        pom.write_text(_POM, encoding="utf-8")
        libs = Path(scratch, "libs")
        done = subprocess.run(
            ["mvn", "-q", "-B", "-f", pom, _PLUGIN, f"-DoutputDirectory={libs}", "-DincludeScope=runtime"],
            capture_output=True,
            text=True,
            timeout=_FETCH_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"Maven could not fetch Kafka {KAFKA_VERSION}:\n{done.stdout}\n{done.stderr}")
        if not _jars_in(folder):
            libs.rename(folder / "libs")
