package dev.leadpatch.adapter.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryCursorTest {

    private static final String ID = "018cfd6e-0000-7000-8000-00000000000e";
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final EndpointRef ENDPOINT = new EndpointRef(COMPANY, new EndpointId(UUID.fromString(ID)));
    private static final Cursor PENDING_CURSOR = new Cursor.Pending(new LeadId(789), 7);
    private static final DeliveryCursor CURSOR =
            new DeliveryCursor(ENDPOINT, Optional.of(State.PENDING), PENDING_CURSOR);

    static Stream<DeliveryCursor> cursors() {
        EndpointRef largest = new EndpointRef(new CompanyId(Long.MAX_VALUE), ENDPOINT.id());
        return Stream.of(
                CURSOR,
                new DeliveryCursor(
                        largest, Optional.empty(), new Cursor.Pending(new LeadId(Long.MAX_VALUE), Long.MAX_VALUE)),
                completedCursor(Optional.of(State.DELIVERED), "2024-01-15T14:30:00.123456Z"),
                completedCursor(Optional.of(State.DEAD), "1969-12-31T23:59:59.999999Z"),
                completedCursor(Optional.empty(), "9999-12-31T23:59:59Z"));
    }

    private static DeliveryCursor completedCursor(Optional<State> stateFilter, String queuedAt) {
        return new DeliveryCursor(
                ENDPOINT, stateFilter, new Cursor.Completed(Instant.parse(queuedAt), UUID.fromString(ID)));
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void cursor_survives_round_trip_and_is_url_safe(DeliveryCursor cursor) {
        assertThat(DeliveryCursor.CODEC.encode(cursor)).matches("[A-Za-z0-9_-]+");
        assertThat(DeliveryCursor.CODEC.decode(DeliveryCursor.CODEC.encode(cursor)))
                .hasValue(cursor);
    }

    @Test
    void cursor_belongs_to_one_list_of_one_endpoint_of_one_company() {
        assertThat(CURSOR.belongsTo(COMPANY, ID, Optional.of(State.PENDING))).isTrue();
        assertThat(CURSOR.belongsTo(COMPANY, ID.toUpperCase(Locale.ROOT), Optional.of(State.PENDING)))
                .isTrue();
        assertThat(CURSOR.belongsTo(new CompanyId(2), ID, Optional.of(State.PENDING)))
                .isFalse();
        assertThat(CURSOR.belongsTo(COMPANY, new UUID(0, 1).toString(), Optional.of(State.PENDING)))
                .isFalse();
        assertThat(CURSOR.belongsTo(COMPANY, "x", Optional.of(State.PENDING))).isFalse();
        assertThat(CURSOR.belongsTo(COMPANY, ID, Optional.of(State.DEAD))).isFalse();
        assertThat(CURSOR.belongsTo(COMPANY, ID, Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1:1:ID:any:",
                "1:1:ID:any:w:789",
                "1:1:ID:any:w:0:7",
                "1:1:ID:any:w:789:07",
                "1:1:ID:any:w:9223372036854775808:7",
                "1:0:ID:any:w:789:7",
                "1:01:ID:any:w:789:7",
                "2:1:ID:any:w:789:7",
                "1:1:x:any:w:789:7",
                "1:1:0f8fad5b-d9cb-469f-a165-70867728950:any:w:789:7",
                "1:1:0f8fad5b-d9cb-469f-a1657-0867728950e:any:w:789:7",
                "1:1:0F8FAD5B-D9CB-469F-A165-70867728950E:any:w:789:7",
                "1:1:ID:failed:w:789:7",
                "1:1:ID::w:789:7",
                "1:1:ID:any:s:-0:ID",
                "1:1:ID:any:s:9999999999999999999:ID",
                "1:1:ID:any:s:7:x",
                "1:1:ID:any:x:789:7",
                "1:1:ID:any:w:789:7 "
            })
    void invalid_cursor_content_is_rejected(String content) {
        byte[] plain = content.replace("ID", ID).getBytes(StandardCharsets.UTF_8);

        assertThat(DeliveryCursor.CODEC.decode(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(plain)))
                .isEmpty();
    }

    @Test
    void non_canonical_cursor_text_is_rejected() {
        assertThat(DeliveryCursor.CODEC.decode(DeliveryCursor.CODEC.encode(CURSOR) + "="))
                .isEmpty();
        assertThat(DeliveryCursor.CODEC.decode(DeliveryCursor.CODEC.encode(CURSOR) + "\n"))
                .isEmpty();
        assertThat(DeliveryCursor.CODEC.decode(DeliveryCursor.CODEC.encode(CURSOR) + "\u00fc"))
                .isEmpty();
    }
}
