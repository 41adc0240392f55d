package io.daggerflow.format;

import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads a YAML file with the places of its values, as the JSON value that it stands for. Tags,
 * anchors, aliases, repeated keys and a second document are refused.
 */
public final class YamlFile {

  private static final int DEEPEST = 100;
  private static final String QUOTE =
      "; quote an expression that contains ': ' or ' #', begins with '!', '[', '{' or ''', or stands"
          + " in braces and contains a comma or a '?'";

  private final String file;
  private final Parser parser;
  private final List<Problem> problems = new ArrayList<>();

  private YamlFile(String file, String text) {
    this.file = file;
    this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  public static FileContent read(String file, String text) {
    YamlFile yaml = new YamlFile(file, text);
    return new FileContent(yaml.document(), yaml.problems);
  }

  private @Nullable Located document() {
    try {
      parser.getEvent();
      if (parser.checkEvent(Event.ID.StreamEnd)) {
        return new Located(null, 1, 1, file);
      }
      parser.getEvent();
      Located root = value(0);
      Event end = parser.getEvent();
      if (end instanceof DocumentEndEvent && !parser.checkEvent(Event.ID.StreamEnd)) {
        note(parser.peekEvent().getStartMark(), "Expected one document, but another one follows");
      }
      return root;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      note(mark, "Expected YAML, but: " + e.getProblem() + QUOTE);
    } catch (YAMLException e) {
      note(
          null,
          "Expected YAML, but: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return null;
  }

  private void note(@Nullable Mark mark, String sentence) {
    int line = mark == null ? 1 : mark.getLine() + 1;
    int column = mark == null ? 1 : mark.getColumn() + 1;
    problems.add(new Problem(file, line, column, "", sentence, Problem.Severity.ERROR));
  }

  private Located value(int depth) {
    Event event = parser.getEvent();
    refuseExtras(event);
    if (depth > DEEPEST) {
      throw new YAMLException("more than " + DEEPEST + " levels of nesting");
    }
    Mark start = event.getStartMark();
    return new Located(content(event, depth), start.getLine() + 1, start.getColumn() + 1, file);
  }

  private @Nullable Object content(Event event, int depth) {
    if (event instanceof MappingStartEvent) {
      return object(depth);
    }
    if (event instanceof SequenceStartEvent) {
      return list(depth);
    }
    return event instanceof ScalarEvent scalar ? scalar(scalar) : null;
  }

  private void refuseExtras(Event event) {
    if (event instanceof AliasEvent alias) {
      note(event.getStartMark(), "Expected a value, but '*" + alias.getAnchor() + "' is an alias");
    } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
      note(event.getStartMark(), "Expected a value, but '&" + node.getAnchor() + "' is an anchor");
    }
    String tag = tag(event);
    if (tag != null) {
      note(event.getStartMark(), "Expected a value, but '" + tag + "' is a tag" + QUOTE);
    }
  }

  private static @Nullable String tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    if (event instanceof MappingStartEvent map) {
      return map.getTag();
    }
    return event instanceof SequenceStartEvent list ? list.getTag() : null;
  }

  private @Nullable Object scalar(ScalarEvent scalar) {
    if (!scalar.isPlain()) {
      return scalar.getValue();
    }
    if (Scalars.isNotFinite(scalar.getValue())) {
      note(
          scalar.getStartMark(), "Expected a finite number, but it is '" + scalar.getValue() + "'");
      return null;
    }
    return Scalars.plain(scalar.getValue());
  }

  private Map<String, Located.Field> object(int depth) {
    Map<String, Located.Field> fields = new LinkedHashMap<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Event key = parser.peekEvent();
      String name = name(depth);
      Mark place = key.getStartMark();
      Located value = value(depth + 1);
      Located.Field field = new Located.Field(place.getLine() + 1, place.getColumn() + 1, value);
      if (fields.putIfAbsent(name, field) != null) {
        note(place, "Expected each name once, but '" + name + "' is a repeated key");
      }
    }
    parser.getEvent();
    return fields;
  }

  private String name(int depth) {
    Event key = parser.peekEvent();
    Located located = value(depth + 1);
    if (key instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    note(key.getStartMark(), "Expected a text as name, but it is something else" + QUOTE);
    return "(" + located.line() + "," + located.column() + ")";
  }

  private List<Located> list(int depth) {
    List<Located> elements = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      elements.add(value(depth + 1));
    }
    parser.getEvent();
    return elements;
  }
}
