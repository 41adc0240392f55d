package io.daggerflow.tools.command;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.words.Explained;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dagger explain ID}: why an instance waits, and what can be done. */
@Command(
    name = "explain",
    description = {
      "Says why an instance does not go on: what it waits for, since when and until when; of a child"
          + " workflow why that one waits, and so on to the last one. Then which commands would help.",
      "Reads its partition of the topic of events, or asks a console (--console)."
    })
public final class ExplainCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "The instance.")
  private InstanceId id;

  @Mixin private LookupOption lookup;
  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    Connection connection = connecting.connection();
    InstanceLookup instances = lookup.lookup(connection);
    InstanceLookup.Known known = instances.instance(id.text());
    if (known == null) {
      throw new ClientException("Expected an instance '" + id + "', but no event mentions it");
    }
    Explained explained = Explained.of(known.view(), known.template(), new Children(instances));
    if (output.isJson()) {
      output.json(explained.toJson(Instant.now()));
    } else {
      new ExplanationText(output, Instant.now()).print(explained);
    }
    return 0;
  }

  /** Finds children by their id, or by whose child they are. */
  private record Children(InstanceLookup instances) implements Explained.Children {
    @Override
    public Explained.@org.jspecify.annotations.Nullable Child find(
        String parent, String path, @org.jspecify.annotations.Nullable String id) {
      InstanceLookup.Known known = id == null ? null : instances.instance(id);
      known = known == null ? instances.child(parent, path) : known;
      return known == null ? null : new Explained.Child(known.view(), known.template());
    }
  }
}
