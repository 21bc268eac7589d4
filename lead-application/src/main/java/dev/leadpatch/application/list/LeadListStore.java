package dev.leadpatch.application.list;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.domain.lead.LeadTerms;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lists leads by the terms of an inverted index ({@link LeadTerms}). A host that lists no leads need not implement this
 * port.
 */
public interface LeadListStore {

    /** Totals are exact up to this number; a greater total is reported as this number plus 1. */
    int MAX_TOTAL = 10_000;

    /**
     * Returns a page of leads. While leads change, a client that follows the pages reads each lead that matches
     * throughout exactly once.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Outcome find(Query query);

    /**
     * Updates the indexes of text search and of numbers. Lists do not depend on it, but are faster if few changes are not
     * indexed. Call it periodically.
     *
     * @param max maximum number of changes to index; a store may index fewer while many leads change
     * @return the number of changes that were indexed; 0 if there are none
     * @throws StoreUnavailableException if the store is unavailable
     */
    default int updateSearchIndex(int max) {
        return 0;
    }

    /**
     * A request for one page.
     *
     * @param customFields whether the leads have their custom field values; otherwise they have none
     */
    record Query(CompanyId company, Criteria criteria, LeadPaging paging, boolean customFields) {}

    /**
     * The criteria of a list; all of them must hold.
     *
     * @param anyOf of each of these sets, a lead has at least one term
     * @param noneOf a lead has none of these terms
     * @param exactTexts values that are longer than their term
     * @param numbers values of custom fields that hold a number
     */
    record Criteria(
            List<Set<String>> anyOf,
            Set<String> noneOf,
            List<ExactText> exactTexts,
            List<NumberIs> numbers,
            Optional<Instant> createdSince,
            Optional<TextSearch> search,
            Archival archival) {
        public Criteria {
            anyOf = anyOf.stream().map(Set::copyOf).toList();
            noneOf = Set.copyOf(noneOf);
            exactTexts = List.copyOf(exactTexts);
            numbers = List.copyOf(numbers);
        }

        /** All leads that are not archived. */
        public static final Criteria ACTIVE = new Criteria(
                List.of(), Set.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Archival.EXCLUDE);
    }

    /** A number that a custom field must equal. */
    record NumberIs(CustomFieldId field, BigDecimal number) {}

    /**
     * A text that a field must equal.
     *
     * @param field {@code source} or the name of a custom field, such as {@code customFields/7}
     */
    record ExactText(String field, String text) {}

    /**
     * A full-text condition: a substring, without case and accents.
     *
     * @param text the substring of company name, email address, phone number or name
     * @param users a lead that is assigned to one of these users matches as well
     */
    record TextSearch(String text, Set<UserId> users) {
        public TextSearch {
            users = Set.copyOf(users);
        }
    }

    /**
     * A part of a list. It may have fewer leads than the limit if the leads are large, but at least one if any match.
     *
     * @param total the number of matching leads on all pages, at most {@link #MAX_TOTAL} plus 1
     * @param hasMore whether there are leads after this page
     */
    record Page(List<LeadSnapshot> leads, int total, boolean hasMore) {
        public Page {
            leads = List.copyOf(leads);
        }
    }

    /** The outcome of a query. */
    sealed interface Outcome {

        <T> T fold(Function<Page, T> found, Function<String, T> searchUnsupported, Supplier<T> deadlineExceeded);

        /** The page was read. */
        record Found(Page page) implements Outcome {
            @Override
            public <T> T fold(
                    Function<Page, T> found, Function<String, T> searchUnsupported, Supplier<T> deadlineExceeded) {
                return found.apply(page);
            }
        }

        /**
         * The store does not support a text search.
         *
         * @param remedy how the operator enables it, as the end of a sentence
         */
        record SearchUnsupported(String remedy) implements Outcome {
            @Override
            public <T> T fold(
                    Function<Page, T> found, Function<String, T> searchUnsupported, Supplier<T> deadlineExceeded) {
                return searchUnsupported.apply(remedy);
            }
        }

        /** The query exceeded the store's deadline: too many leads had to be compared. */
        record DeadlineExceeded() implements Outcome {
            @Override
            public <T> T fold(
                    Function<Page, T> found, Function<String, T> searchUnsupported, Supplier<T> deadlineExceeded) {
                return deadlineExceeded.get();
            }
        }
    }
}
