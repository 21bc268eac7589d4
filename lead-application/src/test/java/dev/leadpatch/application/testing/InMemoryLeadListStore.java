package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.text.Normalizer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the leads of an {@link InMemoryLeadStore} by scanning them. */
public final class InMemoryLeadListStore implements LeadListStore {
    private record Key(CompanyId company, LeadId lead) {}

    private final InMemoryLeadStore leadStore;
    private final Set<Key> archived = ConcurrentHashMap.newKeySet();

    public InMemoryLeadListStore(InMemoryLeadStore leadStore) {
        this.leadStore = leadStore;
    }

    void archive(CompanyId company, LeadId lead) {
        archived.add(new Key(company, lead));
    }

    @Override
    public Outcome find(Query query) {
        LeadPaging paging = query.paging();
        Comparator<Position> order = order(paging.sort());
        List<LeadSnapshot> matches = leadStore.leads(query.company()).stream()
                .filter(snapshot -> matches(snapshot, query.criteria()))
                .sorted(Comparator.comparing(snapshot -> Position.of(snapshot.lead()), order))
                .toList();
        List<LeadSnapshot> rest = matches.stream()
                .filter(snapshot -> paging.after()
                        .map(after -> order.compare(Position.of(snapshot.lead()), after) > 0)
                        .orElse(true))
                .skip(paging.offset())
                .toList();
        List<LeadSnapshot> leads = rest.stream()
                .limit(paging.limit())
                .map(snapshot -> query.customFields() ? snapshot : withoutCustomFields(snapshot))
                .toList();
        int total = Math.min(matches.size(), MAX_TOTAL + 1);
        return new Outcome.Found(new Page(leads, total, rest.size() > leads.size()));
    }

    private static Comparator<Position> order(LeadSort sort) {
        Comparator<Position> byId =
                Comparator.comparingLong(position -> position.lead().value());
        Comparator<Position> ascending =
                sort.isByCreation() ? Comparator.comparing(Position::createdAt).thenComparing(byId) : byId;
        return sort.isDescending() ? Collections.reverseOrder(ascending) : ascending;
    }

    private boolean matches(LeadSnapshot snapshot, Criteria criteria) {
        Lead lead = snapshot.lead();
        Set<String> terms = LeadTerms.of(lead, snapshot.catalog());
        boolean isArchived = lead.isArchived() || archived.contains(new Key(lead.company(), lead.id()));
        return !lead.isErased()
                && (criteria.archival() == Archival.INCLUDE || isArchived == (criteria.archival() == Archival.ONLY))
                && criteria.anyOf().stream().noneMatch(group -> Collections.disjoint(group, terms))
                && Collections.disjoint(criteria.noneOf(), terms)
                && criteria.exactTexts().stream().allMatch(exact -> equals(lead, exact))
                && criteria.numbers().stream()
                        .allMatch(number -> new CustomFieldValue.Numeric(number.number())
                                .equals(lead.fields().customFields().get(number.field())))
                && criteria.createdSince()
                        .map(time -> !lead.origin().createdAt().isBefore(time))
                        .orElse(true)
                && criteria.search().map(search -> contains(lead, search)).orElse(true);
    }

    private static boolean equals(Lead lead, ExactText exact) {
        return exact.field().equals("source")
                ? exact.text().equals(lead.origin().source())
                : lead.fields().customFields().entrySet().stream()
                        .anyMatch(field ->
                                exact.field().endsWith("/" + field.getKey().value())
                                        && field.getValue().plainValue().equals(exact.text()));
    }

    private static boolean contains(Lead lead, TextSearch search) {
        LeadFields fields = lead.fields();
        String names = Stream.of(fields.firstName(), fields.lastName())
                .filter(name -> name != null)
                .collect(Collectors.joining(" "));
        String phone = fields.phoneNumber() == null ? "" : fields.phoneNumber();
        String text = fold(search.text().strip().replaceAll("\\s+", " "));
        String digits = text.matches("[-+()./ 0-9]*[0-9][-+()./ 0-9]*") ? text.replaceAll("[^0-9]", "") : text;
        return Stream.of(fields.companyName(), fields.email(), phone, phone.replaceAll("[^0-9]", ""), names)
                        .filter(column -> column != null)
                        .map(InMemoryLeadListStore::fold)
                        .anyMatch(column -> column.contains(text) || column.contains(digits))
                || !Collections.disjoint(search.users(), fields.assignedUsers());
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }

    private static LeadSnapshot withoutCustomFields(LeadSnapshot snapshot) {
        LeadFields f = snapshot.lead().fields();
        LeadFields fields = new LeadFields(
                f.companyName(),
                f.email(),
                f.phoneNumber(),
                f.firstName(),
                f.lastName(),
                f.status(),
                f.assignedUsers(),
                f.tags(),
                Map.of());
        return new LeadSnapshot(
                LeadBuilder.of(snapshot.lead()).withFields(fields).build(), snapshot.catalog());
    }
}
