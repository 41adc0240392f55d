package io.daggerflow.inspect;

import io.daggerflow.engine.Painter;
import io.daggerflow.engine.Templates;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.routing.Channels;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions of a savepoint, as the engine looks for them. */
class Versions implements Templates {

  private final Map<String, Graph> graphs = new HashMap<>();
  private final Map<String, String> channels = new HashMap<>();
  private final Set<Channel> all = new HashSet<>();

  Versions(List<Version> versions) {
    for (Version version : versions) {
      Graph graph = version.graph();
      graphs.put(version.id(), graph);
      all.addAll(Channels.of(graph));
    }
    all.forEach(channel -> channels.put(channel.id(), channel.toString()));
  }

  Painter painter() {
    return new Painter(this, new CelExpressions());
  }

  /** What a channel is called; its id where no version has it. */
  String channel(String id) {
    return channels.getOrDefault(id, id);
  }

  /** The channel of a correlation key as a text. */
  String channelOf(String key) {
    int end = endOfChannel(key);
    return end < 0 ? key : channel(key.substring(0, end));
  }

  /** A correlation key for people: topic and expression of its channel, and the value. */
  String shown(String key) {
    int end = endOfChannel(key);
    String value = end < 0 ? "" : " " + key.charAt(end) + " " + key.substring(end + 1);
    return channelOf(key) + value;
  }

  /** Where the id of the channel ends in the text of a key; -1 if it has none. */
  private static int endOfChannel(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) == '=' || key.charAt(i) == '#') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public @Nullable Graph find(String name, int version) {
    return graphs.get(name + '@' + version);
  }

  @Override
  public @Nullable Graph newest(String name) {
    return null;
  }

  @Override
  public boolean hasChannel(Channel channel) {
    return all.contains(channel);
  }
}
