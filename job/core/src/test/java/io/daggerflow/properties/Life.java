package io.daggerflow.properties;

import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A random template, and what may happen to its instances until every trace of them is gone. */
final class Life {

  private static final String NAME = "Work";
  private static final List<String> IDS = List.of("i1", "i2", "i3");
  private static final List<Long> SECONDS = List.of(1L, 10L, 60L, 600L, 3600L);
  private static final long FOREVER = 400L * 24 * 3600 * 1000;

  private final Draw draw;
  private final Universe universe;
  private final int acts;
  private final boolean inParts;
  private Map<String, Object> newest;
  private int versions = 1;

  private Life(long seed, boolean inParts) {
    this.draw = new Draw(seed);
    this.universe = new Universe(draw.seed());
    this.inParts = inParts;
    this.acts = 10 + (int) (seed % 30);
    this.newest = RandomTemplates.workflow(draw, NAME, draw.between(2, 3 + (int) (seed % 9)));
  }

  /**
   * Lives it to its end, and gives everything that came and was put out.
   *
   * @param inParts whether the instances are so large that their state is kept in parts
   */
  static List<String> live(long seed, boolean inParts) {
    Life life = new Life(seed, inParts);
    try {
      life.live();
    } catch (PropertyFailure e) {
      throw new PropertyFailure(e.getMessage() + "\n" + String.join("\n", life.universe.log()), e);
    }
    return life.universe.log();
  }

  private Map<String, Object> sized(Map<String, Object> template) {
    return inParts ? Ballast.in(template) : template;
  }

  private void live() {
    universe.deploy(sized(newest));
    universe.deploy(RandomTemplates.child(draw, draw.between(1, 4)));
    start(IDS.get(0));
    for (int i = 0; i < acts; i++) {
      act();
      for (int steps = draw.below(6); steps > 0; steps--) {
        universe.pump();
      }
      if (draw.chance(60)) {
        universe.settle();
      }
    }
    universe.settle();
    end();
    universe.advanceTo(universe.now() + FOREVER);
    String left = universe.leftover();
    if (left != null) {
      throw new PropertyFailure("everything is over, but there is " + left);
    }
  }

  // ---- what may happen

  private void act() {
    int chosen = draw.below(100);
    if (chosen < 8) {
      start(draw.of(IDS));
    } else if (chosen < 45) {
      message();
    } else if (chosen < 65) {
      universe.advanceTo(universe.now() + 1000 * draw.of(SECONDS));
    } else if (chosen < 68) {
      deploy();
    } else {
      request();
    }
  }

  private void start(String id) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("type", draw.chance(85) ? "start" : "create");
    request.put("instanceId", id);
    if (draw.chance(7)) {
      Map<String, Object> definition = RandomTemplates.workflow(draw, "Adhoc", 4);
      definition.remove("startOn");
      request.put("definition", sized(definition));
    } else {
      request.put("template", NAME);
      if (draw.chance(50)) {
        dynamic(request);
      }
    }
    if (draw.chance(10)) {
      request.put("requestId", "r");
    }
    request.put("parameters", parameters());
    universe.request(request);
  }

  private void dynamic(Map<String, Object> request) {
    for (Object process : (List<?>) newest.get("processes")) {
      Map<String, Object> one = RandomTemplates.cast(process);
      if ("dynamic".equals(one.get("type"))) {
        request.put("processes", Map.of((String) one.get("name"), RandomTemplates.processes(draw)));
      }
    }
  }

  private Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (draw.chance(70)) {
      parameters.put("a", (long) draw.below(4));
    }
    if (draw.chance(40)) {
      parameters.put("b", (long) draw.below(4));
    }
    if (draw.chance(80)) {
      parameters.put("k", draw.of("v0", "v1", "v2"));
    }
    if (draw.chance(50)) {
      parameters.put("k2", draw.of("v0", "v1", "v2"));
    }
    if (draw.chance(70)) {
      List<Object> elements = new ArrayList<>();
      for (int i = draw.below(4); i > 0; i--) {
        elements.add(
            draw.chance(95)
                ? Map.of("id", draw.of("v0", "v1", "v2"), draw.of("n", "m"), (long) draw.below(4))
                : "text");
      }
      parameters.put("xs", elements);
    }
    if (draw.chance(10)) {
      parameters.put("complete_by_time", draw.of(1_900_000_600L, 1_900_005_000L, "soon"));
    }
    return parameters;
  }

  private void message() {
    String topic = draw.of(RandomTemplates.TOPICS);
    if (draw.chance(4)) {
      universe.message(topic, "no json".getBytes(StandardCharsets.UTF_8));
      return;
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("k", draw.of("v0", "v1", "v2"));
    if (draw.chance(50)) {
      value.put("ks", draw.of(List.of("v0"), List.of("v1", "v2"), List.of("v0", "v0", "v2"), "v1"));
    }
    if (draw.chance(95)) {
      value.put("n", (long) draw.below(5));
    }
    if (draw.chance(40)) {
      value.put("k2", draw.of("v0", "v1", "v2"));
    }
    if (draw.chance(70)) {
      value.put("x", 1L);
    }
    byte[] bytes = Json.bytes(value);
    for (int times = draw.chance(15) ? 2 : 1; times > 0; times--) {
      universe.message(topic, bytes);
    }
  }

  private void deploy() {
    Map<String, Object> changed = new Changed(draw, newest).another(versions + 1L);
    if (universe.tryDeploy(sized(changed))) {
      newest = changed;
      versions++;
    }
  }

  private void request() {
    List<String> ids = universe.ids();
    if (ids.isEmpty()) {
      return;
    }
    String id = draw.of(ids);
    Map<String, Object> request = new LinkedHashMap<>();
    String type =
        draw.of(
            "submit",
            "stop",
            "suspend",
            "suspend",
            "resume",
            "resume",
            "resume",
            "retry",
            "retry",
            "skip",
            "skip",
            "complete",
            "complete",
            "update-parameters",
            "update-parameters",
            "migrate",
            "refresh");
    request.put("type", type);
    request.put("instanceId", id);
    switch (type) {
      case "stop" -> {
        request.put("compensate", draw.chance(50));
        request.put("reason", "enough");
      }
      case "suspend" -> request.put("cascade", draw.chance(50));
      case "resume" -> {
        request.put("cascade", draw.chance(50));
        request.put("shift", draw.chance(50));
      }
      case "retry" -> {
        if (draw.chance(60)) {
          request.put("path", path(id));
        }
      }
      case "skip" -> request.put("path", path(id));
      case "complete" -> {
        request.put("path", path(id));
        if (draw.chance(30)) {
          request.put("parameters", parameters());
        }
      }
      case "update-parameters" -> {
        Map<String, Object> parameters = parameters();
        if (draw.chance(30)) {
          parameters.put(draw.of("a", "k"), null);
        }
        request.put("parameters", parameters);
      }
      case "migrate" -> request.put("version", (long) draw.between(1, versions));
      default -> {}
    }
    universe.request(request);
  }

  private String path(String id) {
    InstanceState state = Objects.requireNonNull(universe.state(id));
    if (state.status() == Status.COMPLETED) {
      return "P1";
    }
    Tree tree = new Tree(state, universe.graph(state));
    List<String> all = new ArrayList<>();
    List<String> likely = new ArrayList<>();
    tree.each(
        place -> {
          Status status = tree.status(place);
          boolean ballast = place.path().startsWith(Ballast.NAME);
          if (!place.node().isAction() && place.parent() != null && !ballast) {
            all.add(place.path());
            if (status == Status.EXECUTING || status == Status.FAILURE) {
              likely.add(place.path());
            }
          }
        });
    return draw.of(likely.isEmpty() || draw.chance(30) ? all : likely);
  }

  // ---- the end

  /** Whatever state they are in, operators bring all instances to an end. */
  private void end() {
    for (int round = 0; round < 40; round++) {
      List<String> open = open();
      if (open.isEmpty()) {
        return;
      }
      for (String id : open) {
        bring(id, round);
        universe.settle();
      }
      universe.advanceTo(universe.now() + 1000);
    }
    throw new PropertyFailure("these instances do not end: " + open());
  }

  private List<String> open() {
    return universe.ids().stream()
        .filter(id -> !Objects.requireNonNull(universe.state(id)).status().isTerminal())
        .toList();
  }

  private void bring(String id, int round) {
    InstanceState state = universe.state(id);
    if (state == null || state.status().isTerminal()) {
      return;
    }
    if (state.suspended() != 0) {
      universe.request(Map.of("type", "resume", "instanceId", id));
    } else if (state.status() == Status.NOT_STARTED) {
      universe.request(Map.of("type", "submit", "instanceId", id));
    } else if (round > 30) {
      universe.request(Map.of("type", "stop", "instanceId", id));
    } else {
      Tree tree = new Tree(state, universe.graph(state));
      List<Place> tasks = new ArrayList<>();
      tree.each(
          place -> {
            boolean task = place.node().role() == Node.Role.TASK;
            if (task && tree.status(place) == Status.EXECUTING && tree.inside(place).isEmpty()) {
              tasks.add(place);
            }
          });
      if (tasks.isEmpty()) {
        universe.advanceTo(universe.now() + 3_600_000);
      } else {
        String type = draw.of("complete", "skip");
        universe.request(Map.of("type", type, "instanceId", id, "path", draw.of(tasks).path()));
      }
    }
  }
}
