package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
import io.daggerflow.flink.calls.Reply;
import io.daggerflow.flink.calls.Ticket;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class FrameSerializerTest {

  private static Frame copy(Frame frame) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    FrameSerializer.INSTANCE.serialize(frame, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    Frame copy = FrameSerializer.INSTANCE.deserialize(in);
    assertThat(in.available()).isZero();
    return copy;
  }

  @Test
  void everythingOfAMessageArrives() throws IOException {
    Message message =
        new Message("T", 3, 1L << 40, -1, null, Samples.bytes("v"), List.of(new Header("h", null)));
    Frame copy = copy(Frame.request("o-é", message));
    assertThat(copy.key()).isEqualTo("o-é");
    assertThat(copy.message()).usingRecursiveComparison().isEqualTo(message);
  }

  @Test
  void everythingOfARecordArrives() throws IOException {
    OutRecord record =
        new OutRecord(
            "T", 0, Samples.bytes("k"), null, List.of(new Header("h", Samples.bytes("x"))));
    assertThat(copy(Frame.out(record)).out()).usingRecursiveComparison().isEqualTo(record);
    assertThat(copy(FrameSerializer.INSTANCE.createInstance()).out().partition()).isNull();
  }

  @Test
  void whatAnotherInstanceTellsArrives() throws IOException {
    Told told = Told.byInstance(Samples.message("dagger.loopback", 4, "batch"), 2, new byte[] {7});
    Frame copy = copy(Frame.told("o-1", told));
    assertThat(copy.key()).isEqualTo("o-1");
    assertThat(copy.told()).usingRecursiveComparison().isEqualTo(told);
  }

  @Test
  void aTemplateArrives() throws IOException {
    StoredTemplate template = StoredTemplate.active("W@1", Samples.bytes("{}"), 17).retire();
    assertThat(copy(Frame.template(template)).template())
        .usingRecursiveComparison()
        .isEqualTo(template);
  }

  @Test
  void aNeedArrives() throws IOException {
    StoredTemplate template = StoredTemplate.active("W@é", Samples.bytes("{}"), 17).retire();
    Need need = Need.learned(template.close(), -3, 4);
    assertThat(copy(Frame.need(need)).need()).isEqualTo(need);
  }

  @Test
  void repliesArrive() throws IOException {
    Ticket ticket = new Ticket("o-é", new CallId(1L << 40, "P[3]/CALL#do", 2, 3));
    for (Answer answer :
        List.of(
            new Answer.Result(Map.of("a", List.of(1L, 2.5, true))),
            new Answer.Result(false),
            new Answer.Response(204, Map.of("x", "y"), ""),
            new Answer.Failed("CODE", "why", true))) {
      Frame copy = copy(Frame.reply(new Reply(ticket, answer)));
      assertThat(copy.key()).isEqualTo("o-é");
      assertThat(copy.reply()).isEqualTo(new Reply(ticket, answer));
    }
    assertThat(copy(Frame.reply(new Reply(ticket, null))).reply().answer()).isNull();
  }
}
