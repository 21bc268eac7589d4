package dev.leadpatch.adapter.http.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.lead.HistoryRoutes.HistoryCursor;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCursorTest {

    private static final HistoryCursor CURSOR = new HistoryCursor(new CompanyId(1), new LeadId(789), 7);

    @Test
    void cursor_survives_round_trip() {
        HistoryCursor largest =
                new HistoryCursor(new CompanyId(Long.MAX_VALUE), new LeadId(Long.MAX_VALUE), Long.MAX_VALUE);

        assertThat(HistoryCursor.CODEC.decode(HistoryCursor.CODEC.encode(CURSOR)))
                .hasValue(CURSOR);
        assertThat(HistoryCursor.CODEC.decode(HistoryCursor.CODEC.encode(largest)))
                .hasValue(largest);
    }

    @Test
    void cursor_text_is_url_safe_and_opaque() {
        for (long version = 2; version < 1_000; version++) {
            assertThat(HistoryCursor.CODEC.encode(new HistoryCursor(new CompanyId(1), new LeadId(789), version)))
                    .matches("[A-Za-z0-9_-]+")
                    .doesNotContain("789");
        }
    }

    @Test
    void cursor_belongs_to_one_lead_of_one_company() {
        assertThat(CURSOR.belongsTo(new CompanyId(1), Optional.of(new LeadId(789))))
                .isTrue();
        assertThat(CURSOR.belongsTo(new CompanyId(1), Optional.of(new LeadId(790))))
                .isFalse();
        assertThat(CURSOR.belongsTo(new CompanyId(2), Optional.of(new LeadId(789))))
                .isFalse();
        assertThat(CURSOR.belongsTo(new CompanyId(1), Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1:1:789:",
                "1:1:789:0",
                "1:1:789:-7",
                "1:1:789:+7",
                "1:1:789:07",
                "1:1:789:7 ",
                "1:1:789:7:7",
                "2:1:789:7",
                "1:0:789:7",
                "1:1:0:7",
                "1:1:789:9223372036854775808",
                "1:1:789:99999999999999999999",
                "1:1:789:\u0667"
            })
    void invalid_cursor_content_is_rejected(String content) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));

        assertThat(HistoryCursor.CODEC.decode(text)).isEmpty();
    }

    @Test
    void non_canonical_cursor_text_is_rejected() {
        // the Base64 form of ten bytes has unused trailing bits and would have padding
        String text = HistoryCursor.CODEC.encode(new HistoryCursor(new CompanyId(1), new LeadId(789), 77));
        assertThat(text).endsWith("w");

        assertThat(HistoryCursor.CODEC.decode(text + "==")).isEmpty();
        assertThat(HistoryCursor.CODEC.decode(text.substring(0, text.length() - 1) + "x"))
                .isEmpty();
        assertThat(HistoryCursor.CODEC.decode(text + "\n")).isEmpty();
        assertThat(HistoryCursor.CODEC.decode(" " + text)).isEmpty();
        assertThat(HistoryCursor.CODEC.decode(text + "\u00fc")).isEmpty();
        assertThat(HistoryCursor.CODEC.decode("789")).isEmpty();
    }
}
