package dev.progeny;

import dev.progeny.internal.manager.MapOperation;
import dev.progeny.internal.manager.Stub;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries of a managed map. */
final class ManagedEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {
    private final Map<K, V> map;
    private final Stub stub;

    ManagedEntries(Map<K, V> map, Stub stub) {
        this.map = map;
        this.stub = stub;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        List<List<Object>> parts = stub.ask(MapOperation.ENTRIES);
        List<Object> values = parts.get(1);
        List<Map.Entry<K, V>> entries = new ArrayList<>();
        for (Object key : parts.get(0)) {
            entries.add(entry(key, values.get(entries.size())));
        }
        return new SnapshotIterator<>(entries, entry -> map.remove(entry.getKey()));
    }

    @SuppressWarnings("unchecked") // they come from the map
    private Map.Entry<K, V> entry(Object key, Object value) {
        return new Entry<>(map, (K) key, (V) value);
    }

    @Override
    public Spliterator<Map.Entry<K, V>> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.DISTINCT | Spliterator.ORDERED | Spliterator.NONNULL);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean contains(@Nullable Object entry) {
        return entry instanceof Map.Entry<?, ?> asked
                && asked.getKey() != null
                && asked.getValue() != null
                && Objects.equals(map.get(asked.getKey()), asked.getValue());
    }

    @Override
    public boolean remove(@Nullable Object entry) {
        return entry instanceof Map.Entry<?, ?> asked
                && asked.getKey() != null
                && asked.getValue() != null
                && map.remove(asked.getKey(), asked.getValue());
    }

    /** As the entries are at the call; none is removed that another process has changed meanwhile. */
    @Override
    public boolean removeIf(Predicate<? super Map.Entry<K, V>> filter) {
        Objects.requireNonNull(filter, "filter");
        boolean any = false;
        for (Map.Entry<K, V> entry : this) {
            if (filter.test(entry)) {
                any |= map.remove(entry.getKey(), entry.getValue());
            }
        }
        return any;
    }

    @Override
    public void clear() {
        map.clear();
    }

    /** An entry as it was, which writes through. */
    private static final class Entry<K, V> extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // the map that made it, and travels as a handle
        private final Map<K, V> map;

        Entry(Map<K, V> map, K key, V value) {
            super(key, value);
            this.map = map;
        }

        @Override
        public V setValue(V value) {
            map.put(getKey(), value);
            return super.setValue(value);
        }
    }
}
