package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

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
    void a_cursor_comes_back_from_its_text() {
        HistoryCursor largest =
                new HistoryCursor(new CompanyId(Long.MAX_VALUE), new LeadId(Long.MAX_VALUE), Long.MAX_VALUE);

        assertThat(HistoryCursor.read(CURSOR.write())).hasValue(CURSOR);
        assertThat(HistoryCursor.read(largest.write())).hasValue(largest);
    }

    @Test
    void its_text_needs_no_escape_in_a_query_and_shows_no_number() {
        for (long before = 2; before < 1_000; before++) {
            assertThat(new HistoryCursor(new CompanyId(1), new LeadId(789), before).write())
                    .matches("[A-Za-z0-9_-]+")
                    .doesNotContain("789");
        }
    }

    @Test
    void it_is_of_one_lead_of_one_company() {
        assertThat(CURSOR.isOf(new CompanyId(1), Optional.of(new LeadId(789)))).isTrue();
        assertThat(CURSOR.isOf(new CompanyId(1), Optional.of(new LeadId(790)))).isFalse();
        assertThat(CURSOR.isOf(new CompanyId(2), Optional.of(new LeadId(789)))).isFalse();
        assertThat(CURSOR.isOf(new CompanyId(1), Optional.empty())).isFalse();
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
    void another_content_is_refused(String content) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));

        assertThat(HistoryCursor.read(text)).isEmpty();
    }

    @Test
    void another_text_for_the_same_content_is_refused() {
        // nine bytes have neither padding nor idle bits, ten have both
        String text = new HistoryCursor(new CompanyId(1), new LeadId(789), 77).write();
        assertThat(text).endsWith("w");

        assertThat(HistoryCursor.read(text + "==")).isEmpty();
        assertThat(HistoryCursor.read(text.substring(0, text.length() - 1) + "x"))
                .isEmpty();
        assertThat(HistoryCursor.read(text + "\n")).isEmpty();
        assertThat(HistoryCursor.read(" " + text)).isEmpty();
        assertThat(HistoryCursor.read(text + "\u00fc")).isEmpty();
        assertThat(HistoryCursor.read("789")).isEmpty();
    }
}
