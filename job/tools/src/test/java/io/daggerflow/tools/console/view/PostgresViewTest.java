package io.daggerflow.tools.console.view;

import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The view in a real PostgreSQL. */
final class PostgresViewTest extends ViewContract {

  private static Postgres server;

  @BeforeAll
  static void start() {
    server = Postgres.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Database open() {
    return Database.open(server.url(), new Properties());
  }
}
