package dev.leadpatch.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The type of the requests. Each request changes its leads: a request without changes costs almost nothing. */
public enum Workload {
    /** The first example of the API reference, with a new company name and a new number in each request. */
    REFERENCE(1),
    STATUS(1),
    FIFTY_FIELDS(1),
    /** The reference request with a new idempotency key in each request. */
    IDEMPOTENT(1),
    /** A bulk request of 500 reference patches. */
    BULK(500);

    /** Number of custom fields of {@link #FIFTY_FIELDS}, from {@link #FIRST_FIELD_ID} on. */
    public static final int FIELD_COUNT = 50;

    public static final int FIRST_FIELD_ID = 101;

    private static final String REFERENCE_FIELDS = """
            "status": "qualified", "company_name": "TechCorp @value@", "phone_number": "+1-555-123-4567",
            "assignedUsers": [123, 456], "tags": [10, 11, 12],
            "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": @value@}},
                             {"customFieldId": 6, "type": "select", "value": {"select": 3}}]""";

    private final int leads;

    Workload(int leads) {
        this.leads = leads;
    }

    /** Returns the number of leads that one request changes. */
    public int leads() {
        return leads;
    }

    /** Returns the template of the complete request. */
    RequestTemplate request(int port, String key) {
        return RequestTemplate.parse(requestText(port, key));
    }

    /** Returns the complete request with placeholders. */
    String requestText(int port, String key) {
        String body = body();
        String head = """
                PATCH %s HTTP/1.1
                Host: 127.0.0.1:%d
                Authorization: Bearer %s
                Content-Type: application/json
                %sContent-Length: %d

                """.formatted(
                        this == BULK ? "/api/v1/leads" : "/api/v1/leads/@lead@",
                        port,
                        key,
                        this == IDEMPOTENT ? "Idempotency-Key: bench-@value@\n" : "",
                        RequestTemplate.parse(body).length());
        return head.replace("\n", "\r\n") + body;
    }

    private String body() {
        return switch (this) {
            case REFERENCE, IDEMPOTENT -> "{" + REFERENCE_FIELDS + "}";
            case STATUS -> "{\"status\": @status@}";
            case FIFTY_FIELDS ->
                IntStream.range(FIRST_FIELD_ID, FIRST_FIELD_ID + FIELD_COUNT)
                        .mapToObj(
                                id -> "{\"customFieldId\": %d, \"type\": \"number\", \"value\": {\"number\": @value@}}"
                                        .formatted(id))
                        .collect(Collectors.joining(", ", "{\"customFields\": [", "]}"));
            case BULK ->
                IntStream.range(0, leads)
                        .mapToObj(item -> "{\"id\": @lead@, " + REFERENCE_FIELDS + "}")
                        .collect(Collectors.joining(", ", "{\"leads\": [", "]}"));
        };
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
