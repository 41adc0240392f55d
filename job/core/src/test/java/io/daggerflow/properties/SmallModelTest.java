package io.daggerflow.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.scenario.VirtualJob;
import io.daggerflow.state.Status;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine and {@link SmallModel} come to the same end. {@code -Ddagger.seed=…} repeats one
 * graph, {@code -Ddagger.graphs=…} draws so many more.
 */
class SmallModelTest {

  private static final long GRAPHS = Long.getLong("dagger.graphs", 200);
  private static final CelExpressions COMPILER = new CelExpressions();

  private static long[] seeds() {
    Long one = Long.getLong("dagger.seed");
    return one == null ? LongStream.range(0, GRAPHS).toArray() : new long[] {one};
  }

  @Test
  void graphsThatDoNotWaitEndAsTheModelSays() {
    for (long seed : seeds()) {
      new Comparison(seed, false).run();
    }
  }

  @Test
  void graphsWithListenersGoOnAsTheModelSays() {
    for (long seed : seeds()) {
      new Comparison(seed, true).run();
    }
  }

  /** One graph, in both. */
  static final class Comparison {
    private final Draw draw;
    private final String again;
    private final Map<String, Object> template;
    private final SmallModel model;
    private final VirtualJob job = new VirtualJob(1_900_000_000_000L);
    private final List<String> answered = new ArrayList<>();

    Comparison(long seed, boolean listeners) {
      draw = new Draw(seed);
      again = "again with: mvn -pl job/core test -Dtest=SmallModelTest -Ddagger.seed=" + seed;
      template = SmallTemplates.template(draw, listeners);
      model = new SmallModel(template);
    }

    void run() {
      WorkflowTemplate read = new TemplateReader(COMPILER).read(Universe.json(template)).template();
      job.deploy(Objects.requireNonNull(read, () -> Universe.problems(template).toString()));
      job.request(Universe.json(Map.of("type", "start", "instanceId", "i", "template", "Small")));
      compare();
      for (List<String> open = model.waiting(); !open.isEmpty(); open = model.waiting()) {
        String value = draw.of(open);
        answered.add(value);
        model.answer(value);
        job.message("answers", null, Json.bytes(Map.of("k", value)), Map.of());
        compare();
      }
      assertThat(Objects.requireNonNull(job.view("i")).isOver()).as(again).isTrue();
    }

    private void compare() {
      InstanceView view = Objects.requireNonNull(job.view("i"));
      Map<String, Status> expected = model.statuses();
      Map<String, Status> actual = new LinkedHashMap<>();
      expected.forEach(
          (path, status) ->
              actual.put(
                  path,
                  path.isEmpty()
                      ? view.status()
                      : Objects.requireNonNull(view.node(path)).status()));
      String what = again + "\n" + Json.text(Universe.json(template)) + "\nafter " + answered;
      assertThat(actual).as(what).isEqualTo(expected);
      List<String> commands = new ArrayList<>();
      for (Object command : job.recorded().commands()) {
        Map<String, Object> headers =
            RandomTemplates.cast(RandomTemplates.cast(command).get("headers"));
        commands.add((String) headers.get("dagger-path"));
      }
      assertThat(commands).as(what).isEqualTo(model.commands());
    }
  }
}
