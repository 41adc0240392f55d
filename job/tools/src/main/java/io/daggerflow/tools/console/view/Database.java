package io.daggerflow.tools.console.view;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.daggerflow.tools.client.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/**
 * The database of the view: a file of SQLite, or PostgreSQL. Opening it brings its tables to the
 * present version. All statements are the same for both.
 */
public final class Database implements AutoCloseable {

  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final int CONNECTIONS = 8;

  private static final Map<String, String> OF_SQLITE =
      Map.of("bytes", "BLOB", "binary", "COLLATE BINARY", "clustered", "WITHOUT ROWID");
  private static final Map<String, String> OF_POSTGRESQL =
      Map.of("bytes", "BYTEA", "binary", "COLLATE \"C\"", "clustered", "");

  private static final List<String> TABLES =
      List.of(
          "setting",
          "topic_position",
          "instance",
          "total",
          "parameter",
          "event",
          "template",
          "refused");

  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final Map<String, String> dialect;

  private Database(HikariConfig config, Map<String, String> dialect) {
    config.setMaximumPoolSize(CONNECTIONS);
    config.setPoolName("view");
    this.source = new HikariDataSource(config);
    this.dialect = dialect;
    this.jdbi = Jdbi.create(source);
    try {
      migrate();
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens a database.
   *
   * @param where a file, made if there is none, or an address {@code jdbc:postgresql:…}
   * @param login {@code user} and {@code password}, where PostgreSQL wants them
   * @throws ClientException if it cannot be opened
   */
  public static Database open(String where, Properties login) {
    try {
      return where.startsWith(POSTGRESQL) ? server(where, login) : file(Path.of(where));
    } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ClientException(
          "Expected a database for the view at '"
              + withoutSecrets(where)
              + "', but: "
              + String.valueOf(cause.getMessage()).strip(),
          e);
    }
  }

  private static String withoutSecrets(String where) {
    int query = where.indexOf('?');
    return query < 0 ? where : where.substring(0, query);
  }

  private static Database server(String url, Properties login) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setDriverClassName("org.postgresql.Driver");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("ApplicationName", "dagger console");
    login.forEach((name, value) -> config.addDataSourceProperty((String) name, value));
    return new Database(config, OF_POSTGRESQL);
  }

  private static Database file(Path file) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + create(file));
    config.setDriverClassName("org.sqlite.JDBC");
    // Readers and the one writer do not wait for each other; after a power cut the view may be a
    // little older, and goes on from there.
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "NORMAL");
    config.addDataSourceProperty("busy_timeout", "30000");
    config.addDataSourceProperty("analysis_limit", "1000");
    config.addDataSourceProperty("cache_size", "-32000");
    config.addDataSourceProperty("mmap_size", "1073741824");
    return new Database(config, OF_SQLITE);
  }

  /** The file holds runtime parameters: it is for its owner only. */
  private static Path create(Path file) {
    try {
      Path absolute = file.toAbsolutePath();
      if (absolute.getParent() != null) {
        Files.createDirectories(absolute.getParent());
      }
      if (Files.notExists(absolute)) {
        boolean posix = Files.getFileStore(absolute.getParent()).supportsFileAttributeView("posix");
        var owner =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        if (posix) {
          Files.createFile(absolute, owner);
        }
      }
      return absolute;
    } catch (IOException e) {
      throw new ClientException(
          "Expected a file for the view that can be written, but '" + file + "' cannot: " + e, e);
    }
  }

  private void migrate() {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:io/daggerflow/tools/console/schema")
        .placeholders(dialect)
        .table("view_version")
        .load()
        .migrate();
  }

  /** Empties the tables of the view, and no others. */
  public void clear() {
    jdbi.useTransaction(handle -> TABLES.forEach(table -> handle.execute("DELETE FROM " + table)));
  }

  /** Lets the database look at how its values are spread; it chooses indexes by that. */
  public void analyze() {
    jdbi.useHandle(handle -> handle.execute("ANALYZE"));
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    source.close();
  }
}
