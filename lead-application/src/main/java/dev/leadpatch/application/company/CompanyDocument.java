package dev.leadpatch.application.company;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A company document: an object of {@code company}, {@code users}, {@code tags}, {@code custom_fields}, {@code api_keys} and
 * {@code leads}. Its leads are read one by one and more than once, so that a document can be larger than the memory. Values
 * are plain Java values as {@link dev.leadpatch.domain.patch.PatchReader} describes them.
 */
public interface CompanyDocument {
    /** The member whose items are read one by one. */
    String LEADS = "leads";

    /** Returns the document, with an empty list in place of the list of leads. */
    @Nullable
    Object withoutLeads();

    /** Opens the list of leads at its start; empty if it is absent or not a list. */
    LeadItems openLeads();

    /** The leads of a document, in its order. Must be closed. */
    interface LeadItems extends Iterator<LeadItem>, AutoCloseable {
        @Override
        void close();
    }

    /**
     * A lead of a document, not validated.
     *
     * @param position the index in the list, from 0
     * @param line the line in which it starts, from 1; 0 if it is unknown
     */
    record LeadItem(int position, @Nullable Object value, int line) {}

    /** Returns a document that is in memory. */
    static CompanyDocument of(@Nullable Object document) {
        return new InMemoryDocument(document);
    }

    /** A document in memory. */
    record InMemoryDocument(@Nullable Object document) implements CompanyDocument {
        @Override
        public @Nullable Object withoutLeads() {
            if (!(document instanceof Map<?, ?> object) || !(object.get(LEADS) instanceof List<?>)) {
                return document;
            }
            Map<Object, @Nullable Object> members = new LinkedHashMap<>(object);
            members.put(LEADS, List.of());
            return members;
        }

        @Override
        public LeadItems openLeads() {
            List<?> leads = document instanceof Map<?, ?> object && object.get(LEADS) instanceof List<?> list
                    ? Collections.unmodifiableList(new ArrayList<>(list))
                    : List.of();
            return new InMemoryItems(leads.listIterator());
        }
    }

    /** The leads of a document in memory. */
    record InMemoryItems(ListIterator<?> items) implements LeadItems {
        @Override
        public boolean hasNext() {
            return items.hasNext();
        }

        @Override
        public LeadItem next() {
            return new LeadItem(items.nextIndex(), items.next(), 0);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
