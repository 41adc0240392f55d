package io.daggerflow.tools.state;

import io.daggerflow.inspect.Entry;
import io.daggerflow.inspect.Savepoint;
import io.daggerflow.inspect.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A savepoint the reading of which shows its progress. */
record Watched(Savepoint savepoint, Progress progress) implements Savepoint {

  @Override
  public Map<String, Long> bytes() {
    return savepoint.bytes();
  }

  @Override
  public List<Version> versions() {
    return savepoint.versions();
  }

  @Override
  public Set<OpenCall> calls() {
    return savepoint.calls();
  }

  @Override
  public void instances(Consumer<Entry> visitor) {
    progress.begin("instances");
    savepoint.instances(counted(visitor));
  }

  @Override
  public void keys(Consumer<Entry> visitor) {
    progress.begin("correlation keys");
    savepoint.keys(counted(visitor));
  }

  private Consumer<Entry> counted(Consumer<Entry> visitor) {
    return entry -> {
      visitor.accept(entry);
      progress.one();
    };
  }
}
