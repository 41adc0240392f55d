package io.daggerflow.tools.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.tools.client.ClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view in a file. */
final class SqliteViewTest extends ViewContract {

  @TempDir private Path folder;

  @Override
  Database open() {
    return Database.open(folder.resolve("deep/view.db").toString(), new Properties());
  }

  @Test
  void theFileIsForItsOwnerOnly() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("deep/view.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Path file = folder.resolve("notes.txt");
    Files.writeString(
        file, "Nothing that SQLite has written, and long enough to be looked at. ".repeat(20));

    assertThatThrownBy(() -> Database.open(file.toString(), new Properties()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("notes.txt");
  }
}
