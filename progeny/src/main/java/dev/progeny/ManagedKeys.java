package dev.progeny;

import dev.progeny.internal.manager.MapOperation;
import dev.progeny.internal.manager.Stub;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/** The keys of a managed map. */
final class ManagedKeys<K, V> extends AbstractSet<K> {
    private final Map<K, V> map;
    private final Stub stub;

    ManagedKeys(Map<K, V> map, Stub stub) {
        this.map = map;
        this.stub = stub;
    }

    @Override
    public Iterator<K> iterator() {
        return new SnapshotIterator<>(stub.<List<K>>ask(MapOperation.KEYS), map::remove);
    }

    @Override
    public Spliterator<K> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.DISTINCT | Spliterator.ORDERED | Spliterator.NONNULL);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean contains(@Nullable Object key) {
        return map.containsKey(key);
    }

    @Override
    public boolean remove(@Nullable Object key) {
        return map.remove(key) != null;
    }

    @Override
    public void clear() {
        map.clear();
    }
}
