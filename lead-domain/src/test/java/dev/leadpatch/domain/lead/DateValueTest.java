package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.changes;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.DATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.CustomFieldId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateValueTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-15",
                "2024-02-29",
                "2000-02-29",
                "0000-01-01",
                "9999-12-31",
                "2024-01-15T14:30:00Z",
                "2024-01-15T00:00:00Z",
                "2024-01-15T23:59:59Z",
                "2024-01-15T14:30:00.5Z",
                "2024-01-15T14:30:00.123456789012+02:00",
                "2024-01-15T14:30:00.1234567890123456789012345678901234567890123Z",
                "2024-01-15T14:30:00-23:59",
                "2024-01-15T14:30:00-00:00",
                "2024-01-15t14:30:00z",
                "2024-01-15T14:30:00z",
                "2024-01-15t14:30:00Z",
                "2024-01-15T14:30:00.000+0000",
                "2024-01-15T14:30:00-0330"
            })
    void date_or_date_time_is_stored_as_sent(String date) {
        assertThat(fieldsAfter(lead(), value(DATE, date))
                        .customFields()
                        .get(new CustomFieldId(DATE.id()))
                        .plainValue())
                .isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29",
                "1900-02-29",
                "2024-02-30",
                "2024-04-31",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2024-01-32",
                "2023-02-29T00:00:00Z"
            })
    void nonexistent_calendar_date_is_rejected(String date) {
        assertThat(rejections(value(DATE, date))).containsExactly("/customFields/0/value/date date");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 2024-01-15",
                "2024-01-15\n",
                "2024-1-15",
                "24-01-15",
                "12024-01-15",
                "-2024-01-15",
                "20240115",
                "15.01.2024",
                "2024/01/15",
                "2024-W03-1",
                "2024-01-15T14:30:00",
                "2024-01-15T14:30Z",
                "2024-01-15 14:30:00Z",
                "2024-01-15T24:00:00Z",
                "2024-01-15T14:60:00Z",
                "2024-01-15T23:59:60Z",
                "2024-01-15T14:30:00,5Z",
                "2024-01-15T14:30:00.Z",
                "2024-01-15T14:30:00+02",
                "2024-01-15T14:30:00+24:00",
                "2024-01-15T14:30:00+02:60",
                "2024-01-15T14:30:00+02:00[Europe/Berlin]",
                "２０２４-01-15",
                "today"
            })
    void unsupported_date_format_is_rejected(String date) {
        assertThat(rejections(value(DATE, date))).containsExactly("/customFields/0/value/date date");
    }

    @Test
    void overlong_date_is_rejected() {
        assertThat(rejections(value(DATE, "2024-01-15T14:30:00." + "1".repeat(1_000_000) + "Z")))
                .containsExactly("/customFields/0/value/date too_long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15.01.2024 | must have the form YYYY-MM-DD, such as 2024-01-15, or be a date-time such as 2024-01-15T14:30:00Z",
                "2024-02-30 | must be an existing date such as 2024-01-15, or date-time such as 2024-01-15T14:30:00Z",
                "2024-01-15T14:30Z | must have seconds, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00 | must have a time zone: Z, or an offset such as 2024-01-15T14:30:00+02:00",
                "2024-01-15T14:30:00.5 | must have a time zone: Z, or an offset such as 2024-01-15T14:30:00+02:00",
                "2024-01-15T14:30 | must have seconds and a time zone, such as 2024-01-15T14:30:00Z",
                "2024-01-15 14:30:00Z | must have a T between date and time, such as 2024-01-15T14:30:00Z",
                "2024-01-1514:30:00Z | must have a T between date and time, such as 2024-01-15T14:30:00Z",
                "2024-01-15 14:30 | must have a T between date and time, seconds and a time zone, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14 | must have minutes, seconds and a time zone, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14Z | must have minutes and seconds, such as 2024-01-15T14:30:00Z",
                "2024-01-15T1430Z | must have colons in the time and seconds, such as 2024-01-15T14:30:00Z",
                "2024-01-15T143000Z | must have colons in the time, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00,5Z | must have a point before the fraction, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00 +0200 | must have no space before the time zone, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00+02 | must have minutes in the offset, such as 2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00GMT | must end after the date, or have a time and a zone, such as 2024-01-15T14:30:00Z or 2024-01-15T14:30:00+02:00",
                "2024-01-15\u200b | must end after the date, or have a time and a zone, such as 2024-01-15T14:30:00Z or 2024-01-15T14:30:00+02:00, without U+200B at position 11",
                "2024\u201101\u201115 | must have the form YYYY-MM-DD, such as 2024-01-15, or be a date-time such as 2024-01-15T14:30:00Z, without U+2011 at position 5",
                "2024-01-1\u000b5 | must have the form YYYY-MM-DD, such as 2024-01-15, or be a date-time such as 2024-01-15T14:30:00Z, without U+000B at position 10",
                "' 2024-01-15' | must have no white space before or after it",
                "2024-01-15T24:00:00Z | must have a time between 00:00:00 and 23:59:59",
                "2024-01-15T23:59:60Z | must have a time between 00:00:00 and 23:59:59",
                "2024-01-15T14:30:00+24:00 | must have an offset between -23:59 and +23:59"
            })
    void refusal_names_what_is_wrong(String date, String message) {
        assertThat(violation(value(DATE, date)).message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00+00:00",
                "2024-01-15T14:30:00-00:00",
                "2024-01-15T14:30:00+0000",
                "2024-01-15T14:30:00.000Z",
                "2024-01-15t14:30:00.0z"
            })
    void other_spelling_of_a_date_is_no_change(String spelling) {
        Lead lead = leadWith(value(DATE, "2024-01-15T14:30:00Z"));

        assertThat(changes(lead, value(DATE, spelling))).isEmpty();
    }

    @Test
    void date_keeps_its_spelling_while_another_field_changes() {
        Lead lead = leadWith(value(DATE, "2024-01-15T14:30:00Z"));
        Map<String, Object> patch = new LinkedHashMap<>(value(DATE, "2024-01-15T14:30:00.000+00:00"));
        patch.put("first_name", "Ada");

        assertThat(changes(lead, patch)).hasSize(1);
        assertThat(fieldsAfter(lead, patch)
                        .customFields()
                        .get(new CustomFieldId(DATE.id()))
                        .plainValue())
                .isEqualTo("2024-01-15T14:30:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2024-01-15T14:30:00.5Z", "2024-01-15T14:30:01Z", "2024-01-15T16:30:00+02:00", "2024-01-15"})
    void other_time_or_offset_is_a_change(String date) {
        Lead lead = leadWith(value(DATE, "2024-01-15T14:30:00Z"));

        assertThat(changes(lead, value(DATE, date))).hasSize(1);
    }

    @Test
    void offset_without_colon_equals_offset_with_colon() {
        Lead lead = leadWith(value(DATE, "2024-01-15T14:30:00.50+02:00"));

        assertThat(changes(lead, value(DATE, "2024-01-15T14:30:00.5+0200"))).isEmpty();
        assertThat(changes(lead, value(DATE, "2024-01-15T14:30:00.05+0200"))).hasSize(1);
    }

    @Test
    void other_json_type_is_rejected() {
        for (Object other : new Object[] {20240115L, true, object("date", "2024-01-15"), array(2024L, 1L, 15L)}) {
            assertThat(rejections(value(DATE, other))).containsExactly("/customFields/0/value/date type");
        }
    }
}
