package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.violation;
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

/** What holds for {@code assignedUsers} and {@code tags}. */
class IdListTest {

    @Test
    void a_list_replaces_the_whole_list() {
        Lead lead = holding(object("tags", array(1L, 2L), "assignedUsers", array(3L, 4L)));

        LeadFields after = after(lead, object("tags", array(5L), "assignedUsers", array(6L, 3L)));

        assertThat(after.tags()).containsExactly(new TagId(5));
        assertThat(after.assignedUsers()).containsExactly(new UserId(6), new UserId(3));
    }

    @Test
    void a_list_that_is_not_sent_is_untouched() {
        Lead lead = holding(object("tags", array(1L, 2L), "assignedUsers", array(3L)));

        assertThat(after(lead, object("tags", array(2L))).assignedUsers()).containsExactly(new UserId(3));
        assertThat(after(lead, object("assignedUsers", array(2L))).tags()).containsExactly(new TagId(1), new TagId(2));
    }

    @Test
    void an_empty_list_clears() {
        Lead lead = holding(object("tags", array(1L), "assignedUsers", array(3L)));

        assertThat(after(lead, object("tags", array(), "assignedUsers", array())))
                .isEqualTo(LeadFields.BLANK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "assignedUsers"})
    void null_is_refused_and_the_empty_list_named_as_what_clears(String field) {
        assertThat(rejections(object(field, null))).containsExactly("/" + field + " null_not_allowed");
        assertThat(violation(object(field, null)).message()).contains("send [] to clear");
    }

    @Test
    void a_repeated_id_is_kept_once_at_its_first_place() {
        LeadFields after = after(lead(), object("tags", array(3L, 1L, 3L, 2L, 1L)));

        assertThat(after.tags()).containsExactly(new TagId(3), new TagId(1), new TagId(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "assignedUsers"})
    void at_most_100_different_ids_are_accepted(String field) {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
        List<Long> twice = IntStream.range(0, 200).mapToObj(i -> i % 100 + 1L).toList();
        List<Long> more = LongStream.rangeClosed(1, 101).boxed().toList();

        assertThat(rejections(object(field, hundred))).isEmpty();
        assertThat(rejections(object(field, twice))).isEmpty();
        assertThat(rejections(object(field, more))).containsExactly("/" + field + " too_many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e0", "1", "10e-1", "1.000"})
    void one_point_zero_is_an_id(String one) {
        assertThat(after(lead(), object("tags", array(new BigDecimal(one)))).tags())
                .containsExactly(new TagId(1));
    }

    @Test
    void every_exact_integral_number_is_an_id() {
        Object[] hundreds = {100, 100L, BigInteger.valueOf(100), new BigDecimal("1e2")};

        assertThat(after(lead(), object("assignedUsers", array(hundreds))).assignedUsers())
                .containsExactly(new UserId(100));
    }

    @Test
    void a_number_that_is_no_positive_64_bit_integer_is_no_id() {
        assertThat(rejectionOfTag(0L)).isEqualTo("id");
        assertThat(rejectionOfTag(-1L)).isEqualTo("id");
        assertThat(rejectionOfTag(new BigDecimal("1.5"))).isEqualTo("id");
        assertThat(rejectionOfTag(BigInteger.TWO.pow(63))).isEqualTo("id");
        assertThat(rejectionOfTag(BigInteger.TWO.pow(64).add(BigInteger.ONE))).isEqualTo("id");
        assertThat(rejectionOfTag(new BigDecimal("1e5000000"))).isEqualTo("id");
        assertThat(rejectionOfTag(new BigDecimal("1e-5000000"))).isEqualTo("id");
        assertThat(rejectionOfTag(new BigDecimal("0e5000000"))).isEqualTo("id");
        assertThat(rejectionOfTag(Long.MAX_VALUE)).isEqualTo("unknown_tag");
    }

    @Test
    void another_json_type_is_no_id() {
        assertThat(rejectionOfTag("1")).isEqualTo("type");
        assertThat(rejectionOfTag(null)).isEqualTo("type");
        assertThat(rejectionOfTag(true)).isEqualTo("type");
        assertThat(rejectionOfTag(array(1L))).isEqualTo("type");
        assertThat(rejectionOfTag(object("id", 1L))).isEqualTo("type");
        // a double has lost what was sent
        assertThat(rejectionOfTag(1.0)).isEqualTo("unsupported_java_type");
    }

    @Test
    void another_json_type_is_no_list() {
        for (Object other : new Object[] {1L, "1,2", true, object("0", 1L)}) {
            assertThat(rejections(object("tags", other))).containsExactly("/tags type");
            assertThat(rejections(object("assignedUsers", other))).containsExactly("/assignedUsers type");
        }
    }

    @Test
    void each_bad_item_is_reported_at_its_position() {
        assertThat(rejections(object("tags", array("1", 1L, null, 777L, 0L))))
                .containsExactly("/tags/0 type", "/tags/2 type", "/tags/3 unknown_tag", "/tags/4 id");
    }

    @Test
    void an_id_that_the_company_does_not_have_is_refused() {
        assertThat(rejections(object("assignedUsers", array(1L, 777L))))
                .containsExactly("/assignedUsers/1 unknown_user");
        assertThat(rejections(object("tags", array(777L, 1L)))).containsExactly("/tags/0 unknown_tag");
    }

    @Test
    void an_archived_user_or_tag_is_refused() {
        assertThat(rejections(object("assignedUsers", array(ARCHIVED_USER))))
                .containsExactly("/assignedUsers/0 archived");
        assertThat(rejections(object("tags", array(ARCHIVED_TAG)))).containsExactly("/tags/0 archived");
    }

    @Test
    void an_archived_tag_that_the_lead_holds_stays_acceptable() {
        Lead lead = lead(Holding.tags(LeadFields.BLANK, ARCHIVED_TAG));

        assertThat(after(lead, object("tags", array(1L, ARCHIVED_TAG))).tags())
                .containsExactly(new TagId(1), new TagId(ARCHIVED_TAG));
        assertThat(rejections(lead, object("assignedUsers", array(ARCHIVED_TAG))))
                .containsExactly("/assignedUsers/0 unknown_user");
    }

    @Test
    void an_archived_user_that_the_lead_holds_stays_acceptable() {
        Lead lead = lead(Holding.assignedUsers(LeadFields.BLANK, ARCHIVED_USER));

        assertThat(after(lead, object("assignedUsers", array(ARCHIVED_USER, 2L)))
                        .assignedUsers())
                .containsExactly(new UserId(ARCHIVED_USER), new UserId(2));
    }

    private static String rejectionOfTag(@Nullable Object item) {
        return violation(object("tags", array(item))).code().wireName();
    }
}
