package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The text that {@code demo} prints at the start: URL, API keys, a first request and the webhook endpoint. */
public record DemoBanner(
        String version, URI url, List<DemoApiKey> keys, Path dataDirectory, Optional<NewEndpoint> webhook) {
    private static final String SAMPLE_REQUEST = """
              curl -i -X PATCH %s/api/v1/leads/789 \\
                -H 'Authorization: Bearer %s' \\
                -H 'Content-Type: application/json' \\
                -d '{"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
                     "assignedUsers": [123, 456], "tags": [10, 11, 12],
                     "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                                      {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}'
            """;

    public DemoBanner {
        keys = List.copyOf(keys);
    }

    /** Renders the banner as text of several lines. */
    public String render() {
        StringBuilder text = new StringBuilder();
        text.append("\nLeadpatch %s demo: %s\n".formatted(version, url));
        text.append("\nAPI keys, the same in every demo:\n");
        for (DemoApiKey key : keys) {
            text.append("  %-28s %-18s %s\n"
                    .formatted(key.rawKey().text(), String.join(", ", key.permissionNames()), key.label()));
        }
        text.append("\nTry it:\n")
                .append(SAMPLE_REQUEST
                        .formatted(url, keys.get(0).rawKey().text())
                        .indent(2));
        webhook.ifPresent(endpoint -> text.append(
                """

                Changes are sent to %s
                  integration  %s
                  secret       %s
                """.formatted(endpoint.endpoint().url(), endpoint.endpoint().integrationId(), endpoint.secret())));
        text.append("\nThe data is stored in %s; delete this directory to reset the demo.\n".formatted(dataDirectory));
        text.append("Ctrl-C stops the demo.\n\n");
        return text.toString();
    }

    /** Omits the webhook's secret. */
    @Override
    public String toString() {
        return "DemoBanner[" + url + "]";
    }
}
