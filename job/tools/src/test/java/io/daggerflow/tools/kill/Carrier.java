package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The post and the freight company, which tell of each parcel that arrives, at once: often before
 * its label is printed. Of some they first send a message that lacks the time.
 */
final class Carrier implements Service.Work {

  static final List<String> TOPICS = List.of("shipping.post", "shipping.freight");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public List<ProducerRecord<String, String>> answers(String topic, JsonNode command) {
    String parcel = command.path("parcel").asText();
    int index = ParcelOrder.indexOf(parcel);
    ParcelOrder order = ParcelOrder.ofParcel(parcel);
    List<String> answers = new ArrayList<>();
    if (order.kind() == ParcelOrder.Kind.FAULTY_MESSAGE && index == 0) {
      answers.add(faulty(order));
    }
    if (order.arrives(index)) {
      ObjectNode answer = JSON.createObjectNode().put("parcel", parcel);
      answers.add(answer.put("at", "at-" + parcel).toString());
    }
    return answers.stream()
        .map(answer -> new ProducerRecord<>("shipping.delivered", parcel, answer))
        .toList();
  }

  static String faulty(ParcelOrder order) {
    return JSON.createObjectNode().put("parcel", order.parcel(0)).toString();
  }

  /** The manager, who refuses what the model says. */
  static List<ProducerRecord<String, String>> approve(String topic, JsonNode command) {
    String name = command.path("order").asText();
    ParcelOrder order = new ParcelOrder(Integer.parseInt(name.substring("nr-".length())));
    ObjectNode answer = JSON.createObjectNode().put("order", name).put("by", "the boss");
    answer.put("approved", order.kind() == ParcelOrder.Kind.APPROVED);
    return List.of(new ProducerRecord<>("fulfilment.approvals", name, answer.toString()));
  }
}
