package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.RawApiKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The company that {@code init} creates. */
record InitialCompany(
        long id, String name, String email, String firstName, String lastName, UUID keyId, RawApiKey key) {
    private static final String KEY_LABEL = "Initial key";
    private static final List<Map<String, Object>> TAGS =
            List.of(Map.of("id", 1L, "label", "VIP"), Map.of("id", 2L, "label", "Newsletter"));
    private static final List<Map<String, Object>> OPTIONS = List.of(
            Map.of("id", 1L, "label", "High"), Map.of("id", 2L, "label", "Medium"), Map.of("id", 3L, "label", "Low"));
    private static final Map<String, String> OPTION_NAMES = Map.of(
            "/company/name", "--company-name",
            "/company/id", "--company-id",
            "/users/0/email", "--email",
            "/users/0/first_name", "--first-name",
            "/users/0/last_name", "--last-name");

    private static final String NEXT_STEPS = """
            Created company %d, "%s":

              user          1  %s
              tags          1  VIP
                            2  Newsletter
              custom fields 1  Priority (select: 1 High, 2 Medium, 3 Low)
                            2  Deal value (number)
              API key       %s, with read, write and admin access

            Store the key now; it is not shown again:

              KEY=%s

            Next, start the service, unless it is running:

              %s

            Create a lead:

              curl -i http://127.0.0.1:8080/api/v1/leads \\
                -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\
                -d '{"company_name": "Acme", "email": "jane@acme.example", "tags": [1],
                     "customFields": [{"customFieldId": 1, "type": "select", "value": {"select": 1}}]}'

            Update it, by the id in the response:

              curl -i -X PATCH http://127.0.0.1:8080/api/v1/leads/1 \\
                -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\
                -d '{"status": "qualified",
                     "customFields": [{"customFieldId": 2, "type": "number", "value": {"number": 25000}}]}'
            """;

    /** The document of {@code load}. */
    Map<String, Object> toDocument() {
        return Map.of(
                "company", Map.of("id", id, "name", name),
                "users", List.of(user()),
                "tags", TAGS,
                "custom_fields", customFields(),
                "api_keys",
                        List.of(Map.of(
                                "id",
                                keyId.toString(),
                                "key",
                                key.text(),
                                "label",
                                KEY_LABEL,
                                "owner",
                                1L,
                                "access",
                                Permission.WIRE_NAMES)));
    }

    /** Replaces the document path at the start of an error by the option. */
    static String nameOption(String error) {
        String path = error.substring(0, error.indexOf(' '));
        return OPTION_NAMES.getOrDefault(path, path) + error.substring(path.length());
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("company", members("id", id, "name", name));
        json.put("user", user());
        json.put("tags", TAGS);
        json.put("custom_fields", customFields());
        json.put(
                "api_key",
                members(
                        "id",
                        keyId.toString(),
                        "label",
                        KEY_LABEL,
                        "access",
                        Permission.WIRE_NAMES,
                        "key",
                        key.text()));
        return json;
    }

    private Map<String, Object> user() {
        return members("id", 1L, "email", email, "first_name", firstName, "last_name", lastName);
    }

    private static List<Map<String, Object>> customFields() {
        return List.of(
                members("id", 1L, "label", "Priority", "type", "select", "options", OPTIONS),
                members("id", 2L, "label", "Deal value", "type", "number"));
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /**
     * The text for people: what was created, and what to do next.
     *
     * @param startCommand starts the service on the same database
     */
    String toText(String startCommand) {
        return NEXT_STEPS
                .formatted(id, name, email, keyId, key.text(), startCommand)
                .stripTrailing();
    }

    /** Omits the key and the personal data. */
    @Override
    public String toString() {
        return "InitialCompany[" + id + "]";
    }
}
