package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_TAG;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of {@code assignedUsers} and {@code tags}. */
class IdListTest {

    @Test
    void sent_list_replaces_current_list() {
        Lead lead = leadWith(object("tags", array(1L, 2L), "assignedUsers", array(3L, 4L)));

        LeadFields after = fieldsAfter(lead, object("tags", array(5L), "assignedUsers", array(6L, 3L)));

        assertThat(after.tags()).containsExactly(new TagId(5));
        assertThat(after.assignedUsers()).containsExactly(new UserId(6), new UserId(3));
    }

    @Test
    void omitted_list_is_unchanged() {
        Lead lead = leadWith(object("tags", array(1L, 2L), "assignedUsers", array(3L)));

        assertThat(fieldsAfter(lead, object("tags", array(2L))).assignedUsers()).containsExactly(new UserId(3));
        assertThat(fieldsAfter(lead, object("assignedUsers", array(2L))).tags())
                .containsExactly(new TagId(1), new TagId(2));
    }

    @Test
    void empty_list_clears_the_field() {
        Lead lead = leadWith(object("tags", array(1L), "assignedUsers", array(3L)));

        assertThat(fieldsAfter(lead, object("tags", array(), "assignedUsers", array())))
                .isEqualTo(LeadFields.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "assignedUsers"})
    void null_is_rejected_with_hint_to_send_empty_list(String field) {
        assertThat(rejections(object(field, null))).containsExactly("/" + field + " null_not_allowed");
        assertThat(violation(object(field, null)).message()).contains("send [] to clear");
    }

    @Test
    void duplicate_id_is_stored_once_at_first_position() {
        LeadFields after = fieldsAfter(lead(), object("tags", array(3L, 1L, 3L, 2L, 1L)));

        assertThat(after.tags()).containsExactly(new TagId(3), new TagId(1), new TagId(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "assignedUsers"})
    void more_than_100_distinct_ids_are_rejected(String field) {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
        List<Long> duplicated =
                IntStream.range(0, 200).mapToObj(i -> i % 100 + 1L).toList();
        List<Long> excess = LongStream.rangeClosed(1, 101).boxed().toList();

        assertThat(rejections(object(field, hundred))).isEmpty();
        assertThat(rejections(object(field, duplicated))).isEmpty();
        assertThat(rejections(object(field, excess))).containsExactly("/" + field + " too_many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e0", "1", "10e-1", "1.000"})
    void decimal_one_point_zero_is_accepted_as_id(String one) {
        assertThat(fieldsAfter(lead(), object("tags", array(new BigDecimal(one))))
                        .tags())
                .containsExactly(new TagId(1));
    }

    @Test
    void every_exact_integer_type_is_accepted_as_id() {
        Object[] hundreds = {100, 100L, BigInteger.valueOf(100), new BigDecimal("1e2")};

        assertThat(fieldsAfter(lead(), object("assignedUsers", array(hundreds))).assignedUsers())
                .containsExactly(new UserId(100));
    }

    @Test
    void number_outside_positive_64_bit_range_is_rejected() {
        assertThat(rejectionOfTagId(0L)).isEqualTo("id");
        assertThat(rejectionOfTagId(-1L)).isEqualTo("id");
        assertThat(rejectionOfTagId(new BigDecimal("1.5"))).isEqualTo("id");
        assertThat(rejectionOfTagId(BigInteger.TWO.pow(63))).isEqualTo("id");
        assertThat(rejectionOfTagId(BigInteger.TWO.pow(64).add(BigInteger.ONE))).isEqualTo("id");
        assertThat(rejectionOfTagId(new BigDecimal("1e5000000"))).isEqualTo("id");
        assertThat(rejectionOfTagId(new BigDecimal("1e-5000000"))).isEqualTo("id");
        assertThat(rejectionOfTagId(new BigDecimal("0e5000000"))).isEqualTo("id");
        assertThat(rejectionOfTagId(Long.MAX_VALUE)).isEqualTo("unknown_tag");
    }

    @Test
    void item_of_other_json_type_is_rejected() {
        assertThat(rejectionOfTagId("1")).isEqualTo("type");
        assertThat(rejectionOfTagId(null)).isEqualTo("type");
        assertThat(rejectionOfTagId(true)).isEqualTo("type");
        assertThat(rejectionOfTagId(array(1L))).isEqualTo("type");
        assertThat(rejectionOfTagId(object("label", "Hot"))).isEqualTo("missing_member");
        // a double may have lost digits
        assertThat(rejectionOfTagId(1.0)).isEqualTo("unsupported_java_type");
    }

    @Test
    void list_of_other_json_type_is_rejected() {
        for (Object other : new Object[] {1L, "1,2", true}) {
            assertThat(rejections(object("tags", other))).containsExactly("/tags type");
            assertThat(rejections(object("assignedUsers", other))).containsExactly("/assignedUsers type");
        }
    }

    @Test
    void each_invalid_item_is_reported_at_its_index() {
        assertThat(rejections(object("tags", array("1", 1L, null, 777L, 0L))))
                .containsExactly("/tags/0 type", "/tags/2 type", "/tags/3 unknown_tag", "/tags/4 id");
    }

    @Test
    void unknown_id_is_rejected() {
        assertThat(rejections(object("assignedUsers", array(1L, 777L))))
                .containsExactly("/assignedUsers/1 unknown_user");
        assertThat(rejections(object("tags", array(777L, 1L)))).containsExactly("/tags/0 unknown_tag");
    }

    @Test
    void archived_user_or_tag_is_rejected() {
        assertThat(rejections(object("assignedUsers", array(ARCHIVED_USER))))
                .containsExactly("/assignedUsers/0 archived");
        assertThat(rejections(object("tags", array(ARCHIVED_TAG)))).containsExactly("/tags/0 archived");
    }

    @Test
    void archived_tag_already_set_on_lead_is_accepted() {
        Lead lead = lead(LeadFieldsFixture.withTags(LeadFields.EMPTY, ARCHIVED_TAG));

        assertThat(fieldsAfter(lead, object("tags", array(1L, ARCHIVED_TAG))).tags())
                .containsExactly(new TagId(1), new TagId(ARCHIVED_TAG));
        assertThat(rejections(lead, object("assignedUsers", array(ARCHIVED_TAG))))
                .containsExactly("/assignedUsers/0 unknown_user");
    }

    @Test
    void archived_user_already_set_on_lead_is_accepted() {
        Lead lead = lead(LeadFieldsFixture.withAssignedUsers(LeadFields.EMPTY, ARCHIVED_USER));

        assertThat(fieldsAfter(lead, object("assignedUsers", array(ARCHIVED_USER, 2L)))
                        .assignedUsers())
                .containsExactly(new UserId(ARCHIVED_USER), new UserId(2));
    }

    private static String rejectionOfTagId(@Nullable Object item) {
        return violation(object("tags", array(item))).code().wireName();
    }
}
