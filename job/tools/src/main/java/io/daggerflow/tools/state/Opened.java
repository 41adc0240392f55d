package io.daggerflow.tools.state;

import io.daggerflow.flink.StoredSavepoint;
import io.daggerflow.flink.UnreadableSavepointException;
import io.daggerflow.inspect.Savepoint;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.command.Output;
import java.util.function.Function;
import picocli.CommandLine.Parameters;

/** Which savepoint is read. */
public final class Opened {

  @Parameters(
      index = "0",
      paramLabel = "SAVEPOINT",
      description = {
        "Folder of a savepoint (canonical or native) or of a retained checkpoint (…/chk-N), as",
        "path or URL."
      })
  private String path;

  /**
   * Reads it.
   *
   * @throws ClientException if that is not possible
   */
  <T> T read(Output output, Function<Savepoint, T> reading) {
    try (Progress progress = new Progress(output.err())) {
      return reading.apply(new Watched(StoredSavepoint.open(path), progress));
    } catch (UnreadableSavepointException e) {
      throw new ClientException(e.getMessage(), e);
    } catch (NoClassDefFoundError e) {
      throw new ClientException(
          "Expected the libraries of Flink beside the tools, but they are not there: call"
              + " scripts/dagger, which takes those of FLINK_HOME or of the local installation",
          e);
    }
  }
}
