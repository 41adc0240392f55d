package io.daggerflow.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.codec.FieldWriter;
import io.daggerflow.codec.MemoryStore;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InstanceStateTest {

  private static final long CREATED = 1_893_456_000_000L;

  private final MemoryStore store = new MemoryStore();

  private static InstanceState order() {
    InstanceState state = InstanceState.create("OrderWorkflow", 1, 65_536, CREATED);
    state.started(CREATED);
    state.status(Status.EXECUTING);
    state.nextSeq();
    state.parameters().set("order_number", "A1");
    state.parameters().set("amount", 10L);
    executing(state, "0", 0);
    executing(state, "1", CREATED + 900_000);
    over(state, "2", Status.COMPLETED);
    executing(state, "3", 0);
    state.subscribed("AAAAAAAAAAA=A1").listeners(List.of("3"));
    state.subscribed("AAAAAAAAAAA=A1").number(state.nextSubscriptionNumber());
    state.subscribed("BBBBBBBBBBB=A1").listeners(List.of("6"));
    state.subscribed("BBBBBBBBBBB=A1").number(state.nextSubscriptionNumber());
    return state;
  }

  private static void executing(InstanceState state, String key, long deadline) {
    NodeState node = state.node(key);
    node.status(Status.EXECUTING);
    node.run(1);
    node.submitted(CREATED);
    if (deadline != 0) {
      state.deadline(key, deadline);
    }
  }

  private static void over(InstanceState state, String key, Status status) {
    state.node(key).status(status);
    state.node(key).run(1);
  }

  private InstanceState again() {
    return Objects.requireNonNull(InstanceState.read(store));
  }

  @Test
  void anOpenOrderTakesNoMoreThanAFewHundredBytesAndOnePlace() {
    order().write(store);
    assertThat(store.head().length).isLessThan(200);
    assertThat(store.parts).isEmpty();
  }

  @Test
  void everythingComesBackAsItWas() {
    order().write(store);
    everythingIsThere(again());
  }

  private static void everythingIsThere(InstanceState state) {
    assertThat(state.template()).isEqualTo("OrderWorkflow");
    assertThat(state.version()).isEqualTo(1);
    assertThat(state.life()).isEqualTo(65_536);
    assertThat(state.seq()).isEqualTo(1);
    assertThat(state.status()).isEqualTo(Status.EXECUTING);
    assertThat(state.created()).isEqualTo(CREATED);
    assertThat(state.started()).isEqualTo(CREATED);
    assertThat(state.parameters().view()).isEqualTo(Map.of("order_number", "A1", "amount", 10L));
    assertThat(state.node("1").deadline()).isEqualTo(CREATED + 900_000);
    assertThat(state.node("1").submitted()).isEqualTo(CREATED);
    assertThat(state.node("2").status()).isEqualTo(Status.COMPLETED);
    assertThat(state.node("2").run()).isEqualTo(1);
    assertThat(state.node("4").status()).isEqualTo(Status.NOT_STARTED);
    assertThat(state.node("4").run()).isZero();
    assertThat(state.subscribed("AAAAAAAAAAA=A1").listeners()).containsExactly("3");
    assertThat(state.subscribed("BBBBBBBBBBB=A1").number()).isEqualTo(1);
    assertThat(state.nextSubscriptionNumber()).isEqualTo(2);
  }

  @Test
  void theBytesOfFormat1AreReadByEveryLaterVersion() {
    String golden =
        "0801120d4f72646572576f726b666c6f77180120808004280130024880e896d68d3750016802a201"
            + "160a0c6f726465725f6e756d62657212060a040a024131a2010e0a06616d6f756e7412040a021014"
            + "ba01097a0130080210013801ba010d7a013108021001380140a1f736ba01097a0133080210013801"
            + "b20103000003ca01157a0e41414141414141414141413d41310801120133ca01157a0e4242424242"
            + "4242424242423d41310802120136";
    order().write(store);
    assertThat(HexFormat.of().formatHex(store.head())).isEqualTo(golden);

    store.head(HexFormat.of().parseHex(golden));
    everythingIsThere(again());
  }

  @Test
  void theTraceContextIsTheLastFieldAndNotKeptLongerThanTheInstanceRuns() {
    order().write(store);
    String without = HexFormat.of().formatHex(store.head());
    InstanceState traced = order();
    traced.trace("00-ab");
    traced.write(store);
    assertThat(HexFormat.of().formatHex(store.head())).isEqualTo(without + "ea020530302d6162");
    InstanceState read = again();
    assertThat(read.trace()).isEqualTo("00-ab");
    read.status(Status.COMPLETED);
    read.write(store);
    assertThat(again().trace()).isNull();
  }

  @Test
  void aCompletedInstanceShrinksToATombstone() {
    InstanceState state = order();
    state.parameters().set("large", "x".repeat(1000));
    state.write(store);
    assertThat(store.parts).isNotEmpty();

    InstanceState completed = again();
    completed.status(Status.COMPLETED);
    completed.expires(CREATED + 86_400_000);
    completed.write(store);

    assertThat(store.parts).isEmpty();
    assertThat(store.head().length).isLessThan(60);
    assertThat(again().status()).isEqualTo(Status.COMPLETED);
    assertThat(again().expires()).isEqualTo(CREATED + 86_400_000);
    again().remove(store);
    assertThat(store.empty()).isTrue();
  }

  @Test
  void aLargeParameterIsAPartThatIsReadWhenSomebodyAsks() {
    InstanceState state = order();
    state.parameters().set("large", "x".repeat(1000));
    state.write(store);
    assertThat(store.head().length).isLessThan(250);

    store.accesses();
    InstanceState other = again();
    assertThat(other.parameters().get("order_number")).isEqualTo("A1");
    assertThat(store.accesses()).isEqualTo(1);
    assertThat(other.parameters().get("large")).isEqualTo("x".repeat(1000));
    assertThat(other.parameters().view().keySet())
        .containsExactlyInAnyOrder("order_number", "amount", "large");

    other.parameters().set("large", "small");
    other.write(store);
    assertThat(store.parts).hasSize(2);
    assertThat(again().parameters().get("large")).isEqualTo("small");
    InstanceState last = again();
    last.parameters().set("large", null);
    last.write(store);
    assertThat(again().parameters().has("large")).isFalse();
    assertThat(store.parts).isEmpty();
  }

  @Test
  void manySmallParametersDoNotMakeTheHeadGrow() {
    InstanceState state = order();
    for (int i = 0; i < 1000; i++) {
      state.parameters().set("parameter-" + i, "value " + i);
    }
    state.write(store);
    assertThat(store.head().length).isLessThan(3000);
    assertThat(again().parameters().view())
        .hasSize(1002)
        .containsEntry("parameter-999", "value 999");
  }

  @Test
  void aLargeInstanceIsSplitSoThatAStepReadsOnlyWhatItTouches() {
    InstanceState state = order();
    for (int i = 0; i < 1000; i++) {
      over(state, Integer.toString(i + 10), Status.COMPLETED);
      state.subscribed("AAAAAAAAAAA=" + i).number(i + 10);
    }
    executing(state, "2000", CREATED + 5050);
    state.write(store);
    assertThat(store.head().length).isLessThan(250);

    store.accesses();
    InstanceState other = again();
    assertThat(other.node("500").status()).isEqualTo(Status.COMPLETED);
    assertThat(other.subscribed("AAAAAAAAAAA=7").number()).isEqualTo(17);
    other.node("500").reason("changed");
    other.write(store);
    assertThat(store.accesses()).isEqualTo(5);
    assertThat(again().node("500").reason()).isEqualTo("changed");

    assertThat(again().alarms(CREATED + 5100)).containsExactly("2000");
    InstanceState late = again();
    assertThat(late.deadline("2000", 0)).isEqualTo(CREATED + 5100);
    late.write(store);
    assertThat(again().alarms(CREATED + 5100)).isEmpty();
  }

  @Test
  void wakeUpsThatOthersNeedStay() {
    InstanceState state = order();
    executing(state, "5", CREATED + 899_950);
    assertThat(state.deadline("1", 0)).as("899,950 is rounded up to the same wake-up").isZero();
    assertThat(state.deadline("5", 0)).isEqualTo(CREATED + 900_000);
  }

  @Test
  void bufferedMessagesKeepTheirOrder() {
    InstanceState state = order();
    state.buffer("C", new byte[] {1});
    state.buffer("C", new byte[] {2});
    state.buffer("D", new byte[] {3});
    state.write(store);

    InstanceState other = again();
    assertThat(other.bufferedChannels()).containsExactly("C", "D");
    assertThat(other.buffered("C")).containsExactly(0L, 1L);
    assertThat(other.bufferedMessage(1)).containsExactly(2);
    other.unbuffer("C", 0);
    other.unbuffer("D", 2);
    other.write(store);
    assertThat(again().buffered("C")).containsExactly(1L);
    assertThat(store.parts).hasSize(1);
  }

  @Test
  void fieldsOfANewerVersionAreKeptAndANewerFormatIsRefused() {
    order().write(store);
    byte[] added = new FieldWriter().text(90, "new").toBytes();
    store.head(new FieldWriter().unknown(store.head()).unknown(added).toBytes());
    InstanceState state = again();
    state.nextSeq();
    state.write(store);
    assertThat(HexFormat.of().formatHex(store.head())).endsWith(HexFormat.of().formatHex(added));

    store.head(new FieldWriter().number(1, 2).toBytes());
    assertThatThrownBy(this::again).hasMessageContaining("newer version");
  }
}
