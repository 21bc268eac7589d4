package dev.leadpatch.benchmark.parts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The yardstick of what Java and the libraries of the service can reach: strict JSON and a {@link StrippedGroupCommit}.
 * It has no keys, validation, history, idempotency, time limits, log and metrics.
 *
 * @param blocking whether the thread of a request waits for its commit
 */
record StrippedLeads(StrippedGroupCommit commits, boolean blocking) implements Handler {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(Patch.class);

    private record Patch(
            @JsonProperty("company_name") @Nullable String companyName,
            @JsonProperty("phone_number") @Nullable String phoneNumber,
            @Nullable String status,
            @Nullable List<Long> assignedUsers,
            @Nullable List<Long> tags,
            @Nullable List<CustomField> customFields) {

        /** Returns the values in the order of the parameters of the statement. */
        List<@Nullable String> values(String body) {
            return Arrays.asList(
                    companyName,
                    phoneNumber,
                    status,
                    arrayLiteral(assignedUsers),
                    arrayLiteral(tags),
                    customValues(),
                    body);
        }

        private static @Nullable String arrayLiteral(@Nullable List<Long> ids) {
            return ids == null ? null : ids.toString().replace('[', '{').replace(']', '}');
        }

        private String customValues() {
            return customFields == null
                    ? "{}"
                    : customFields.stream()
                            .map(field -> "\"" + field.customFieldId() + "\":" + field.value())
                            .collect(Collectors.joining(",", "{", "}"));
        }
    }

    private record CustomField(long customFieldId, String type, JsonNode value) {}

    static String response(long lead, String uuid) {
        return "{\"id\":" + lead + ",\"uuid\":\"" + uuid + "\",\"partnershipLeadId\":null}";
    }

    @Override
    public void handle(Context ctx) {
        long lead = Long.parseLong(ctx.pathParam("id"));
        byte[] body = ctx.bodyAsBytes();
        Patch patch = READER.readValue(body);
        CompletableFuture<String> saved = commits.save(lead, patch.values(new String(body, StandardCharsets.UTF_8)))
                .thenApply(uuid -> response(lead, uuid.orElseThrow(NotFoundResponse::new)));
        if (blocking) {
            ctx.result(saved.join());
        } else {
            ctx.future(() -> saved.thenAccept(ctx::result));
        }
    }
}
