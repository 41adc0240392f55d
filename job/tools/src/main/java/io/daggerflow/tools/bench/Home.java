package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.ClientException;
import java.nio.file.Path;

/** The project's folder, with its scripts and templates; the launcher names it. */
final class Home {

  private Home() {}

  static Path path() {
    String home = System.getProperty("dagger.home");
    if (home == null) {
      throw new ClientException("Expected to be started by 'scripts/dagger bench'");
    }
    return Path.of(home);
  }
}
