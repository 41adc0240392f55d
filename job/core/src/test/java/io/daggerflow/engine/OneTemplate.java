package io.daggerflow.engine;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.Yaml;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The only template there is, by whatever name. */
record OneTemplate(Graph graph) implements Templates {

  static OneTemplate of(String file) {
    return new OneTemplate(new Graph(Yaml.template(file)));
  }

  /** An engine with it, every topic, and no handlers. */
  Engine engine(Map<String, String> secrets) {
    return new Engine(
        new Surroundings(
            this,
            topic -> 1,
            (instance, path, attempt, key, call) -> {
              throw new AssertionError(path);
            },
            secrets,
            new CelExpressions(),
            Limits.DEFAULT));
  }

  @Override
  public @Nullable Graph find(String name, int version) {
    return graph;
  }

  @Override
  public @Nullable Graph newest(String name) {
    return graph;
  }

  @Override
  public boolean hasChannel(Channel channel) {
    return graph.channels().contains(channel);
  }
}
