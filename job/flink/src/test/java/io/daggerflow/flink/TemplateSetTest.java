package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.template.Graph;
import java.lang.ref.WeakReference;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TemplateSetTest {

  private static final StoredTemplate SUBMITTED = StoredTemplate.active("T@1", content(1), 0);

  private BroadcastState<String, byte[]> state;

  @BeforeEach
  void open() throws Exception {
    state =
        new DefaultOperatorStateBackendBuilder(
                getClass().getClassLoader(),
                new ExecutionConfig(),
                false,
                List.of(),
                new CloseableRegistry())
            .build()
            .getBroadcastState(
                new MapStateDescriptor<>(
                    "templates", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
  }

  private static byte[] content(int value) {
    return Samples.bytes(
        "{\"template\":\"T\",\"version\":1,\"processes\":[{\"name\":\"P\",\"tasks\":[{\"name\":\"A\","
            + "\"type\":\"assign\",\"set\":{\"a\":"
            + value
            + "}}]}]}");
  }

  @Test
  void otherContentUnderAKnownVersionStopsTheStart() throws Exception {
    state.put("T@1", StoredTemplate.active("T@1", content(2), 0).toBytes());

    assertThatThrownBy(() -> TemplateSet.restore(state, List.of(SUBMITTED)))
        .isInstanceOf(SuppressRestartsException.class);
  }

  @Test
  void s10_9aVersionThatLeftAndCameBackSurvivesARestartOfTheSubmissionThatBroughtItFirst()
      throws Exception {
    StoredTemplate back = SUBMITTED.retire().close().leave().bringBack(content(2), 7);
    state.put("T@1", back.toBytes());

    TemplateSet set = TemplateSet.restore(state, List.of(SUBMITTED));

    assertThat(set.stored("T@1")).isEqualTo(back);
    assertThat(set.active("T", 1)).isNotNull();
  }

  @Test
  void aVersionThatLeftIsForgotten() throws Exception {
    TemplateSet set = TemplateSet.restore(state, List.of(SUBMITTED));
    WeakReference<Graph> graph = new WeakReference<>(set.find("T", 1));
    assertThat(TemplateSet.compiled(SUBMITTED)).as("compiled once").isSameAs(graph.get());

    set.put(SUBMITTED.retire());
    assertThat(graph.get()).isSameAs(set.find("T", 1));
    set.put(SUBMITTED.retire().close().leave());

    for (int i = 0; i < 300 && graph.get() != null; i++) {
      System.gc();
      Thread.sleep(100);
    }
    assertThat(graph.get()).isNull();
  }
}
