package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts between the settings of an endpoint, the inputs of its form, and the document that use cases validate. */
final class EndpointForm {
    static final String URL = "url";
    static final String EVENTS = "events";
    static final String DESCRIPTION = "description";
    static final String SKIPPED_KEYS = "skip_api_key_ids";
    static final String HEADERS = "headers";
    static final String HEADERS_REMOVAL = "headers_removal";
    /** The user name of the credentials; beside it, the errors of both are shown. */
    static final String BASIC_AUTH = "basic_auth";

    static final String BASIC_AUTH_PASSWORD = "basic_auth_password";
    static final String BASIC_AUTH_REMOVAL = "basic_auth_removal";
    static final String REMOVE = "remove";
    static final String CONFIGURATION = "configuration";
    static final String INTEGRATION = "integration_id";
    static final List<String> INPUTS =
            List.of(URL, DESCRIPTION, EVENTS, HEADERS, BASIC_AUTH, SKIPPED_KEYS, CONFIGURATION, INTEGRATION);

    private EndpointForm() {}

    /** Returns the form of a new endpoint, with the defaults of the API. */
    static Form ofNew() {
        return Form.EMPTY.with(EVENTS, WebhookEventType.WIRE_NAMES);
    }

    /** Returns the form of stored settings. Headers, credentials and the integration are never shown; empty inputs keep them. */
    static Form of(EndpointSettings settings) {
        return Form.EMPTY
                .with(URL, settings.url().toString())
                .with(DESCRIPTION, settings.description().orElse(""))
                .with(
                        EVENTS,
                        settings.events().stream()
                                .map(WebhookEventType::wireName)
                                .toList())
                .with(
                        SKIPPED_KEYS,
                        settings.skippedApiKeys().stream()
                                .map(ApiKeyId::toString)
                                .toList())
                .with(CONFIGURATION, configuration(settings.configuration()));
    }

    private static String configuration(List<EndpointConfigurationField> fields) {
        return fields.isEmpty()
                ? ""
                : JsonWriter.write(
                        fields.stream().map(EndpointForm::configuration).toList());
    }

    /** Returns a field in a fixed order of members, so that equal configurations are equal texts on all nodes. */
    private static Map<String, Object> configuration(EndpointConfigurationField field) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", field.id());
        members.put(
                "selected",
                field.selected().stream()
                        .map(choice -> {
                            Map<String, String> selected = new LinkedHashMap<>();
                            selected.put("id", choice.id());
                            selected.put("value", choice.value());
                            return selected;
                        })
                        .toList());
        return members;
    }

    /** Returns the label of an input. */
    static String label(String input) {
        return switch (input) {
            case URL -> "URL";
            case SKIPPED_KEYS -> "Skipped API keys";
            case INTEGRATION -> "Integration";
            default -> Character.toUpperCase(input.charAt(0)) + input.substring(1);
        };
    }

    /** Returns the document of a form. An input that can't be converted stays a text, which a rule rejects. */
    static Map<String, @Nullable Object> document(Form form) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(URL, form.value(URL).strip());
        document.put(EVENTS, form.values(EVENTS));
        document.put(DESCRIPTION, form.value(DESCRIPTION).isBlank() ? null : form.value(DESCRIPTION));
        document.put(SKIPPED_KEYS, form.values(SKIPPED_KEYS));
        if (!form.value(HEADERS).isBlank()) {
            document.put(HEADERS, headers(form.value(HEADERS)));
        } else if (form.isSelected(HEADERS_REMOVAL, REMOVE)) {
            document.put(HEADERS, Map.of());
        }
        if (hasCredentials(form)) {
            document.put(
                    BASIC_AUTH,
                    Map.of("username", form.value(BASIC_AUTH), "password", form.value(BASIC_AUTH_PASSWORD)));
        } else if (form.isSelected(BASIC_AUTH_REMOVAL, REMOVE)) {
            document.put(BASIC_AUTH, null);
        }
        document.put(CONFIGURATION, configuration(form.value(CONFIGURATION)));
        if (!form.value(INTEGRATION).isBlank()) {
            document.put(INTEGRATION, form.value(INTEGRATION).strip());
        }
        return document;
    }

    private static boolean hasCredentials(Form form) {
        return !form.value(BASIC_AUTH).isEmpty()
                || !form.value(BASIC_AUTH_PASSWORD).isEmpty();
    }

    /** Reads a header from each line. */
    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon).stripTrailing();
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            headers.put(headers.containsKey(name) ? respelled(name) : name, value);
        });
        return headers;
    }

    /** Returns a repeated name in other letters: an object has a name once, and a rule rejects names that differ in case. */
    private static String respelled(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String other = lower.equals(name) ? name.toUpperCase(Locale.ROOT) : lower;
        return other.equals(name) ? name + " is repeated" : other;
    }

    private static @Nullable Object configuration(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        try {
            return StrictJsonReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            return text;
        }
    }
}
