package io.daggerflow.tools.console.view;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL, for as long as a test runs. */
public final class Postgres implements AutoCloseable {

  private final EmbeddedPostgres server;

  private Postgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts one; skips the test on a machine that there are no binaries for. */
  public static Postgres start() {
    boolean fits =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    Assumptions.assumeTrue(fits, "the binaries of PostgreSQL are those of Linux on amd64");
    try {
      return new Postgres(
          EmbeddedPostgres.builder()
              .setPGStartupWait(Duration.ofSeconds(90))
              .setServerConfig("fsync", "off")
              .setServerConfig("listen_addresses", "localhost")
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return server.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
