package io.daggerflow.tools.console.page;

import io.daggerflow.tools.console.http.ConsoleServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Addresses of pages. What names an instance or a template stands in the query: browsers change
 * paths such as {@code /..}.
 */
final class Urls {

  static final String INSTANCES = ConsoleServer.PAGES;
  static final String INSTANCE = ConsoleServer.PAGES + "/instance";
  static final String TEMPLATES = ConsoleServer.PAGES + "/templates";
  static final String TEMPLATE = ConsoleServer.PAGES + "/template";
  static final String DEAD_LETTERS = ConsoleServer.PAGES + "/dead-letters";
  static final String REJECTIONS = ConsoleServer.PAGES + "/rejections";
  static final String LOGIN = ConsoleServer.PAGES + "/login";
  static final String LOGOUT = ConsoleServer.PAGES + "/logout";
  static final String ASSETS = ConsoleServer.PAGES + "/assets/";

  private Urls() {}

  static String instance(String id) {
    return with(INSTANCE, "id", id);
  }

  static String template(String name, long version) {
    return with(TEMPLATE, "name", name, "version", String.valueOf(version));
  }

  /** The address with a query: names and values in turn; fields without a value are left out. */
  static String with(String address, String... fields) {
    List<String> query = new ArrayList<>();
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i + 1].isEmpty()) {
        query.add(encode(fields[i]) + "=" + encode(fields[i + 1]));
      }
    }
    return query.isEmpty() ? address : address + "?" + String.join("&", query);
  }

  /** The query again, with one field changed. */
  static String with(
      String address, Map<String, List<String>> query, String changed, String value) {
    List<String> fields = new ArrayList<>();
    query.forEach(
        (name, values) -> {
          if (!name.equals(changed)) {
            values.forEach(each -> fields.addAll(List.of(name, each)));
          }
        });
    fields.addAll(List.of(changed, value));
    return with(address, fields.toArray(String[]::new));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
