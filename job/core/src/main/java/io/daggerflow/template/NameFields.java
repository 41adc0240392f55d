package io.daggerflow.template;

import java.util.regex.Pattern;

/** Reads fields that are names: of nodes, topics and runtime parameters. */
final class NameFields {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private NameFields() {}

  /** A required name: a letter, then letters, digits, {@code _}, {@code -}. */
  static String name(Fields fields, String field) {
    return checked(fields, field, fields.text(field));
  }

  /** A name, if it is there. */
  static String name(Fields fields, String field, String byDefault) {
    String name = fields.optionalText(field);
    return name == null ? byDefault : checked(fields, field, name);
  }

  private static String checked(Fields fields, String field, String name) {
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      refuse(fields, field, "a letter, then letters, digits, '_' or '-'", name);
    }
    return name;
  }

  /** The plain name of a Kafka topic. */
  static String topic(Fields fields, String field) {
    String topic = fields.text(field);
    if (!topic.isEmpty()) {
      checkTopic(fields, field, topic);
    }
    return topic;
  }

  static void checkTopic(Fields fields, String field, String topic) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      refuse(fields, field, "the name of a Kafka topic (letters, digits, '.', '_' and '-')", topic);
    }
  }

  private static void refuse(Fields fields, String field, String expected, String name) {
    fields.problem(
        field, "Expected '" + field + "' to be " + expected + ", but it is '" + name + "'");
  }

  /** The name of a runtime parameter, for fields that are no expressions. */
  static String parameter(Fields fields, String field) {
    String name = fields.text(field);
    if (name.contains("${") || name.indexOf('.') >= 0) {
      fields.problem(field, Wording.notAParameterName(name));
    }
    return name;
  }
}
