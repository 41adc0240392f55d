package io.daggerflow.tools.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An order of ParcelFulfilment, and what must become of it: a small model that knows the template
 * by heart and nothing of the engine. All follows from the order's number.
 */
record ParcelOrder(int number) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARCEL = "parcel-";

  /** What is special about an order. */
  enum Kind {
    DECLINED("FAILURE", "PAYMENT/CHARGE: DECLINED: "),
    NOTHING_ARRIVES("FAILURE", "RESULT/TELL/nothing/GIVE_UP: END: No parcel has arrived."),
    REFUSED("STOPPED", "Refused by the boss."),
    CANCELLED("STOPPED", "cancelled by the customer"),
    ONE_MISSING("COMPLETED", ""),
    APPROVED("COMPLETED", ""),
    OUT_OF_PAPER("COMPLETED", ""),
    FAULTY_MESSAGE("COMPLETED", ""),
    PLAIN("COMPLETED", "");

    /** What the instance is at its end. */
    final String status;

    /** What the reason of the instance begins with. */
    final String reason;

    Kind(String status, String reason) {
      this.status = status;
      this.reason = reason;
    }
  }

  static ParcelOrder ofInstance(String instance) {
    return new ParcelOrder(Integer.parseInt(instance.substring("fulfilment-".length())));
  }

  static ParcelOrder ofParcel(String parcel) {
    return new ParcelOrder(Integer.parseInt(parcel.split("-")[1]));
  }

  static int indexOf(String parcel) {
    return Integer.parseInt(parcel.split("-")[2]);
  }

  static List<ParcelOrder> all(int number) {
    return IntStream.rangeClosed(1, number).mapToObj(ParcelOrder::new).toList();
  }

  Kind kind() {
    return switch (number % 20) {
      case 0 -> Kind.DECLINED;
      case 1 -> Kind.APPROVED;
      case 2 -> Kind.REFUSED;
      case 3, 4 -> Kind.NOTHING_ARRIVES;
      case 5, 6 -> Kind.ONE_MISSING;
      case 7 -> Kind.OUT_OF_PAPER;
      case 8 -> Kind.CANCELLED;
      case 9 -> Kind.FAULTY_MESSAGE;
      default -> Kind.PLAIN;
    };
  }

  String instance() {
    return "fulfilment-" + number;
  }

  String order() {
    return "nr-" + number;
  }

  private String customer() {
    return "customer-" + number;
  }

  int parcels() {
    return switch (kind()) {
      case NOTHING_ARRIVES -> 1 + number / 20 % 2;
      case ONE_MISSING -> 2 + number / 20 % 3;
      default -> 1 + number % 4;
    };
  }

  String parcel(int index) {
    return PARCEL + number + "-" + index;
  }

  private int weight(int index) {
    return (number + index) % 3 == 0 ? 45 : 4;
  }

  /** Whether the carrier delivers it. */
  boolean arrives(int index) {
    return switch (kind()) {
      case NOTHING_ARRIVES, CANCELLED -> false;
      case ONE_MISSING -> index > 0;
      default -> true;
    };
  }

  /** Whether the printer has no paper when this label is printed first. */
  boolean paperIsMissing(int index) {
    return kind() == Kind.OUT_OF_PAPER && index == 0;
  }

  /** The request that starts it; parcels that do not arrive are due soon. */
  ObjectNode start(Instant now) {
    ObjectNode request = JSON.createObjectNode();
    request.put("type", "start").put("instanceId", instance()).put("template", "ParcelFulfilment");
    ObjectNode parameters = request.putObject("parameters");
    parameters.put("order", order()).put("customer", customer()).put("amount", amount());
    if (kind() == Kind.DECLINED) {
      parameters.put("approval_limit", 2 * amount());
    }
    ArrayNode parcels = parameters.putArray("parcels");
    for (int i = 0; i < parcels(); i++) {
      boolean late = kind() != Kind.CANCELLED && !arrives(i);
      Instant due = now.plus(late ? Duration.ofSeconds(15 + number % 30) : Duration.ofDays(9_000));
      parcels.addObject().put("id", parcel(i)).put("weight", weight(i)).put("deliver_by", "" + due);
    }
    return request;
  }

  private int amount() {
    return switch (kind()) {
      case DECLINED -> 20_000;
      case APPROVED, REFUSED -> 5_000;
      default -> 10 + number % 900;
    };
  }

  /** Whether the customer gets the money back. */
  boolean isCompensated() {
    return kind() == Kind.NOTHING_ARRIVES || kind() == Kind.CANCELLED;
  }

  private boolean isShipped() {
    return kind() != Kind.DECLINED && kind() != Kind.REFUSED;
  }

  /** Parcels whose label is asked for; of a late one it may be, unless its time is over before. */
  List<String> labelled() {
    return IntStream.range(0, isShipped() ? parcels() : 0)
        .filter(i -> kind() == Kind.CANCELLED || arrives(i))
        .mapToObj(this::parcel)
        .toList();
  }

  /**
   * Ids of requests about it, each of which must be answered once, besides those of an operator.
   */
  List<String> requests() {
    return kind() == Kind.CANCELLED
        ? List.of("start-" + number, "cancel-" + number)
        : List.of("start-" + number);
  }

  /**
   * All commands: topic, and message id without the life (which comes from a position in Kafka), →
   * value.
   */
  Map<String, String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    if (kind() == Kind.APPROVED || kind() == Kind.REFUSED) {
      ObjectNode value = JSON.createObjectNode().put("order", order()).put("amount", amount());
      commands.put(id("fulfilment.approvals.wanted", "APPROVAL/ASK"), value.toString());
    }
    for (int i = 0; isShipped() && i < parcels(); i++) {
      ObjectNode value = JSON.createObjectNode().put("parcel", parcel(i));
      String copy = "SHIP[" + i + "]/";
      if (kind() == Kind.CANCELLED) {
        commands.put(id("shipping.recalls", copy + "DELIVERED#onStop"), value.toString());
      }
      if (weight(i) > 30) {
        value.put("weight", weight(i));
        commands.put(id("shipping.freight", copy + "CARRIER/freight/BOOK"), value.toString());
      } else {
        commands.put(id("shipping.post", copy + "CARRIER/otherwise/BOOK"), value.toString());
      }
    }
    if (kind() == Kind.ONE_MISSING) {
      commands.put(
          id("customers.messages", "RESULT/TELL/otherwise/APOLOGISE"),
          "1 of " + parcels() + " parcels are missing.");
    } else if (kind().status.equals("COMPLETED")) {
      commands.put(
          id("customers.messages", "RESULT/TELL/complete/THANK"),
          "All parcels of " + order() + " have arrived.");
    }
    return commands;
  }

  private String id(String topic, String path) {
    return topic + " " + instance() + "/" + path + "/1";
  }
}
