package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.BulkReader;
import dev.leadpatch.domain.patch.BulkReading;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a document that patches many leads is read. */
class BulkReadingTest {

    @Test
    void each_entry_is_the_patch_of_its_lead() {
        Map<String, @Nullable Object> patch = object("status", "lost", "if", object("email", null));

        BulkReading reading = strict(leads(
                object("id", 7L, "status", "lost", "if", object("email", null)), object("id", new BigDecimal("8.0"))));

        assertThat(reading.defects()).isEmpty();
        assertThat(reading.items()).hasSize(2);
        assertThat(reading.items().get(0))
                .isEqualTo(new BulkReading.Item(
                        0,
                        new LeadId(7),
                        PatchReader.read(patch, Handling.STRICT).patch()));
        assertThat(reading.items().get(1).lead()).isEqualTo(new LeadId(8));
    }

    @Test
    void what_is_wrong_inside_of_a_patch_is_that_patchs_own() {
        BulkReading reading = strict(leads(object("id", 7L, "zzz", 1L)));

        assertThat(reading.defects()).isEmpty();
        assertThat(reading.items().get(0).patch().defects())
                .singleElement()
                .extracting(violation -> violation.place().pointer())
                .isEqualTo("/zzz");
    }

    @Test
    void what_is_wrong_around_the_patches_is_told_at_its_place() {
        assertThat(defects("x")).containsExactly(" type");
        assertThat(defects(object())).containsExactly(" missing_member");
        assertThat(defects(object("leads", null))).containsExactly("/leads type");
        assertThat(defects(leads())).containsExactly("/leads empty");
        assertThat(defects(object("lead", array(), "leads", array(object("id", 1L)))))
                .containsExactly("/lead unknown_field");
        assertThat(defects(
                        leads(1L, object(), object("id", "1"), object("id", 0L), object("id", null), object("id", 1L))))
                .containsExactly(
                        "/leads/0 type",
                        "/leads/1 missing_member",
                        "/leads/2/id type",
                        "/leads/3/id id",
                        "/leads/4/id type");
    }

    @Test
    void a_lead_that_is_named_again_is_told_at_each_repetition() {
        assertThat(defects(leads(
                        object("id", 1L), object("id", 2L), object("id", new BigDecimal("1e0")), object("id", 1L))))
                .containsExactly("/leads/2/id duplicate_lead", "/leads/3/id duplicate_lead");
    }

    @Test
    void at_most_500_leads_are_taken() {
        assertThat(defects(leads(numbered(BulkReader.MOST)))).isEmpty();
        assertThat(defects(leads(numbered(BulkReader.MOST + 1)))).containsExactly("/leads too_many");
    }

    @Test
    void lenient_handling_names_what_it_drops_by_its_place_in_the_whole() {
        BulkReading reading = BulkReader.read(
                object("leads", array(object("id", 1L), object("id", 2L, "zzz", 1L, "first_name", " ")), "yyy", 1L),
                Handling.LENIENT);

        assertThat(reading.ignored()).extracting(Place::pointer).containsExactly("/leads/1/zzz", "/yyy");
        assertThat(reading.defects()).isEmpty();
        assertThat(reading.items().get(1).patch().defects()).isEmpty();
    }

    @Test
    void so_many_mistakes_are_gathered_as_in_a_single_patch_but_one_at_least_of_each_that_is_wrong() {
        Object[] items = new Object[100];
        Arrays.setAll(items, i -> {
            Map<String, @Nullable Object> item = object("id", i + 1L);
            for (int j = 0; j < 100; j++) {
                item.put("zzz" + j, null);
            }
            return item;
        });

        List<BulkReading.Item> read = strict(leads(items)).items();

        assertThat(read).allSatisfy(item -> assertThat(item.patch().defects()).isNotEmpty());
        assertThat(read.stream().mapToInt(item -> item.patch().defects().size()).sum())
                .isLessThanOrEqualTo(Violations.MOST + 2 * items.length);
    }

    private static Object[] numbered(int many) {
        Object[] items = new Object[many];
        Arrays.setAll(items, i -> object("id", i + 1L));
        return items;
    }

    private static Map<String, @Nullable Object> leads(@Nullable Object... items) {
        return object("leads", new ArrayList<>(Arrays.asList(items)));
    }

    private static BulkReading strict(@Nullable Object document) {
        return BulkReader.read(document, Handling.STRICT);
    }

    private static List<String> defects(@Nullable Object document) {
        return strict(document).defects().stream()
                .map(defect -> defect.place().pointer() + " " + defect.code().wireName())
                .toList();
    }
}
