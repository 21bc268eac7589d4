package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading of documents that patch many leads. */
class BulkPatchReaderTest {

    @Test
    void each_entry_is_read_as_patch_of_its_lead() {
        Map<String, @Nullable Object> patch = object("status", "lost", "if", object("email", null));

        ParsedBulkPatch parsed = readStrict(leads(
                object("id", 7L, "status", "lost", "if", object("email", null)), object("id", new BigDecimal("8.0"))));

        assertThat(parsed.readErrors()).isEmpty();
        assertThat(parsed.items()).hasSize(2);
        assertThat(parsed.items().get(0))
                .isEqualTo(new ParsedBulkPatch.Item(
                        0,
                        new LeadId(7),
                        PatchReader.read(patch, Strictness.STRICT).patch()));
        assertThat(parsed.items().get(1).lead()).isEqualTo(new LeadId(8));
    }

    @Test
    void violation_inside_a_patch_is_reported_by_that_patch_only() {
        ParsedBulkPatch parsed = readStrict(leads(object("id", 7L, "zzz", 1L)));

        assertThat(parsed.readErrors()).isEmpty();
        assertThat(parsed.items().get(0).patch().readErrors())
                .singleElement()
                .extracting(violation -> violation.path().toJsonPointer())
                .isEqualTo("/zzz");
    }

    @Test
    void structural_violation_is_reported_at_its_document_path() {
        assertThat(readErrors("x")).containsExactly(" type");
        assertThat(readErrors(object())).containsExactly(" missing_member");
        assertThat(readErrors(object("leads", null))).containsExactly("/leads type");
        assertThat(readErrors(leads())).containsExactly("/leads empty");
        assertThat(readErrors(object("lead", array(), "leads", array(object("id", 1L)))))
                .containsExactly("/lead unknown_field");
        assertThat(readErrors(
                        leads(1L, object(), object("id", "1"), object("id", 0L), object("id", null), object("id", 1L))))
                .containsExactly(
                        "/leads/0 type",
                        "/leads/1 missing_member",
                        "/leads/2/id type",
                        "/leads/3/id id",
                        "/leads/4/id type");
    }

    @Test
    void duplicate_lead_is_reported_at_each_repetition() {
        assertThat(readErrors(leads(
                        object("id", 1L), object("id", 2L), object("id", new BigDecimal("1e0")), object("id", 1L))))
                .containsExactly("/leads/2/id duplicate_lead", "/leads/3/id duplicate_lead");
    }

    @Test
    void more_than_500_leads_are_rejected() {
        assertThat(readErrors(leads(distinctLeads(BulkPatchReader.MAX_LEADS)))).isEmpty();
        assertThat(readErrors(leads(distinctLeads(BulkPatchReader.MAX_LEADS + 1))))
                .containsExactly("/leads too_many");
    }

    @Test
    void lenient_handling_reports_ignored_members_by_path_in_the_bulk_document() {
        ParsedBulkPatch parsed = BulkPatchReader.read(
                object("leads", array(object("id", 1L), object("id", 2L, "zzz", 1L, "first_name", " ")), "yyy", 1L),
                Strictness.LENIENT);

        assertThat(parsed.ignored()).extracting(DocumentPath::toJsonPointer).containsExactly("/leads/1/zzz", "/yyy");
        assertThat(parsed.readErrors()).isEmpty();
        assertThat(parsed.items().get(1).patch().readErrors()).isEmpty();
    }

    @Test
    void error_limit_applies_to_whole_bulk_and_each_invalid_patch_reports_at_least_one() {
        Object[] items = new Object[100];
        Arrays.setAll(items, i -> {
            Map<String, @Nullable Object> item = object("id", i + 1L);
            for (int j = 0; j < 100; j++) {
                item.put("zzz" + j, null);
            }
            return item;
        });

        List<ParsedBulkPatch.Item> read = readStrict(leads(items)).items();

        assertThat(read)
                .allSatisfy(item -> assertThat(item.patch().readErrors()).isNotEmpty());
        assertThat(read.stream()
                        .mapToInt(item -> item.patch().readErrors().size())
                        .sum())
                .isLessThanOrEqualTo(Violations.MAX_VIOLATIONS + 2 * items.length);
    }

    private static Object[] distinctLeads(int count) {
        Object[] items = new Object[count];
        Arrays.setAll(items, i -> object("id", i + 1L));
        return items;
    }

    private static Map<String, @Nullable Object> leads(@Nullable Object... items) {
        return object("leads", new ArrayList<>(Arrays.asList(items)));
    }

    private static ParsedBulkPatch readStrict(@Nullable Object document) {
        return BulkPatchReader.read(document, Strictness.STRICT);
    }

    private static List<String> readErrors(@Nullable Object document) {
        return readStrict(document).readErrors().stream()
                .map(error -> error.path().toJsonPointer() + " " + error.code().wireName())
                .toList();
    }
}
