package dev.leadpatch.adapter.http.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.lead.ChangeFeedRoutes.FeedCursor;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.domain.value.CompanyId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedCursorTest {

    private static final String EPOCH = "6c0d8b0e-3f5a-4b87-9d3c-5a1f0e7d2b94";

    @Test
    void cursor_survives_round_trip() {
        UUID epoch = UUID.fromString(EPOCH);
        FeedCursor start = new FeedCursor(new CompanyId(1), FeedPosition.start(epoch));
        FeedCursor largest = new FeedCursor(
                new CompanyId(Long.MAX_VALUE), new FeedPosition(epoch, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));

        assertThat(FeedCursor.CODEC.decode(FeedCursor.CODEC.encode(start))).hasValue(start);
        assertThat(FeedCursor.CODEC.decode(FeedCursor.CODEC.encode(largest))).hasValue(largest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1:1:" + EPOCH + ":5:789:",
                "1:1:" + EPOCH + ":5:789:-1",
                "1:1:" + EPOCH + ":05:789:1",
                "1:1:" + EPOCH + ":5:789:9223372036854775808",
                "1:0:" + EPOCH + ":5:789:1",
                "2:1:" + EPOCH + ":5:789:1",
                "1:1:6C0D8B0E-3F5A-4B87-9D3C-5A1F0E7D2B94:5:789:1",
                "1:1:------------------------------------:5:789:1",
                "1:1:5:789:1"
            })
    void invalid_cursor_content_is_rejected(String content) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));

        assertThat(FeedCursor.CODEC.decode(text)).isEmpty();
    }
}
