package io.daggerflow.tools.console.page;

import static j2html.TagCreator.datalist;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.textarea;

import io.daggerflow.tools.console.http.Input;
import io.daggerflow.view.InstanceView;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of an instance on its page: a button, and a form that asks again. */
enum Actions {
  STOP(
      "stop",
      "Stop…",
      "Stop it",
      "Everything in it that is not over ends. It cannot go on afterwards, but for a retry.",
      new Field("reason", "Reason", Kind.TEXT),
      new Field("compensate", "Undo what its tasks completed", Kind.CHECK)),
  SUSPEND(
      "suspend",
      "Suspend…",
      "Suspend it",
      "Nothing in it goes on until it is resumed; messages wait.",
      new Field("cascade", "Its children too", Kind.CHECK)),
  RESUME(
      "resume",
      "Resume…",
      "Resume it",
      "It goes on where it was suspended.",
      new Field("cascade", "Its children too", Kind.CHECK),
      new Field("shift", "Move its time limits by the time it was suspended", Kind.CHECK)),
  RETRY(
      "retry",
      "Retry…",
      "Retry it",
      "What failed, was stopped or is on hold begins anew: one task, or all of them without a path.",
      new Field("path", "Path", Kind.PATH)),
  SKIP(
      "skip",
      "Skip…",
      "Skip it",
      "The task or process is SKIPPED, and what comes after it goes on.",
      new Field("path", "Path", Kind.PATH),
      new Field("reason", "Reason", Kind.TEXT)),
  COMPLETE(
      "complete",
      "Complete…",
      "Complete it",
      "The task counts as done by you, with these parameters.",
      new Field("path", "Path", Kind.PATH),
      new Field("parameters", "Parameters, as a JSON object", Kind.JSON)),
  PARAMETERS(
      "update-parameters",
      "Set parameters…",
      "Set them",
      "These runtime parameters get other values; null removes one.",
      new Field("parameters", "Parameters, as a JSON object", Kind.JSON)),
  MIGRATE(
      "migrate",
      "Migrate…",
      "Move it",
      "It goes on in another version of its template.",
      new Field("version", "Version", Kind.NUMBER));

  private enum Kind {
    TEXT,
    PATH,
    CHECK,
    JSON,
    NUMBER
  }

  private record Field(String name, String words, Kind kind) {}

  private final String type;
  private final String words;
  private final String confirmation;
  private final String meaning;
  private final List<Field> fields;

  Actions(String type, String words, String confirmation, String meaning, Field... fields) {
    this.type = type;
    this.words = words;
    this.confirmation = confirmation;
    this.meaning = meaning;
    this.fields = List.of(fields);
  }

  private String address() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** All buttons with their forms. */
  static DomContent all(InstanceView view) {
    return section(
            div(each(List.of(values()), Actions::button)).withClass("buttons"),
            each(List.of(values()), action -> action.form(view.id())),
            datalist(
                    each(
                        view.nodes().stream().filter(node -> !node.path().isEmpty()).toList(),
                        node -> option().withValue(node.path())))
                .withId("paths"),
            div().withId("answer").attr("role", "status").attr("aria-live", "polite"))
        .withClass("actions")
        .attr("aria-label", "What can be done");
  }

  private DomContent button() {
    return j2html.TagCreator.button(words)
        .withType("button")
        .attr("popovertarget", "do-" + address());
  }

  /** A button beside a node: the same form, with the path filled in. */
  DomContent at(String path) {
    return j2html.TagCreator.button(words)
        .withType("button")
        .withClass("small")
        .attr("popovertarget", "do-" + address())
        .attr("data-path", path);
  }

  private DomContent form(String id) {
    return div(j2html.TagCreator.form(
                h2(words.replace("…", "") + " " + Bits.shorten(id)),
                p(meaning),
                each(fields, Actions::field),
                div(
                        j2html.TagCreator.button(confirmation)
                            .withType("submit")
                            .withClass(this == STOP ? "danger" : "primary"),
                        j2html.TagCreator.button("Cancel")
                            .withType("button")
                            .attr("popovertarget", "do-" + address())
                            .attr("popovertargetaction", "hide"))
                    .withClass("buttons"))
            .attr("hx-post", Urls.with(Urls.INSTANCE + "/" + address(), "id", id))
            .attr("hx-target", "#answer")
            .attr("hx-disabled-elt", "find button[type=submit]"))
        .withId("do-" + address())
        .attr("popover", "auto")
        .attr("role", "dialog")
        .attr("aria-label", words.replace("…", ""));
  }

  private static DomContent field(Field field) {
    return switch (field.kind()) {
      case CHECK ->
          label(
                  input().withType("checkbox").withName(field.name()).withValue("true"),
                  span(field.words()))
              .withClass("check");
      case JSON ->
          label(
              span(field.words()),
              textarea()
                  .withName(field.name())
                  .withRows("4")
                  .withPlaceholder("{\"name\": \"value\"}")
                  .attr("spellcheck", "false"));
      case PATH ->
          label(
              span(field.words()),
              input().withType("text").withName(field.name()).attr("list", "paths"));
      case NUMBER ->
          label(
              span(field.words()),
              input().withType("number").withName(field.name()).attr("min", "1").isRequired());
      case TEXT -> label(span(field.words()), input().withType("text").withName(field.name()));
    };
  }

  /**
   * The request that a form asks for.
   *
   * @param given the value of a field of the form; null for none
   * @throws io.daggerflow.tools.console.http.Refusal if a field does not fit
   */
  Map<String, @Nullable Object> request(String id, Function<String, @Nullable String> given) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", type);
    request.put("instanceId", id);
    for (Field field : fields) {
      String value = given.apply(field.name());
      if (value != null && !value.isBlank()) {
        request.put(
            field.name(),
            switch (field.kind()) {
              case CHECK -> true;
              case JSON -> Input.object(value);
              case NUMBER -> Input.version(value.strip());
              case TEXT, PATH -> value.strip();
            });
      }
    }
    return request;
  }
}
