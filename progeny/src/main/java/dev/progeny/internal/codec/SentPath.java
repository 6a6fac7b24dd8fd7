package dev.progeny.internal.codec;

import java.io.File;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * Stands for a path of the default file system, which every process has and whose paths cannot be serialized. A relative path arrives
 * as such.
 *
 * <p>Where names of files are bytes, as on Unix, their text depends on the locale, which another process need not share, and some have
 * none. So a path that is not plain ASCII goes as the path of its URI, which has the bytes.
 *
 * @param text the path; if escaped, with a slash in front only if it is absolute
 */
record SentPath(String text, boolean isEscaped) implements Serializable {
    private static final String ROOT = "/";

    /**
     * {@return what stands for a path}
     *
     * @throws NotSerializableException if it is of another file system
     */
    static SentPath of(Path path) throws NotSerializableException {
        FileSystem system = path.getFileSystem();
        if (!isOfDefault(system)) {
            throw new NotSerializableException("the path " + path + " is of the file system \""
                    + system.provider().getScheme() + "\" (" + system
                    + "), and only one of the default file system can be sent; send its text, and open that file system where"
                    + " the path is used, or copy the file out of it and send the path of the copy");
        }
        String text = path.toString();
        if (File.separatorChar != '/' || text.chars().allMatch(c -> c < 0x80)) {
            return new SentPath(text, false);
        }
        String escaped = Path.of(ROOT).resolve(path).toUri().getRawPath();
        return new SentPath(path.isAbsolute() ? escaped : escaped.substring(ROOT.length()), true);
    }

    static boolean isOfDefault(FileSystem system) {
        return system.equals(FileSystems.getDefault());
    }

    Path path() {
        if (!isEscaped) {
            return Path.of(text);
        }
        boolean isAbsolute = text.startsWith(ROOT);
        Path path = Path.of(URI.create("file://" + (isAbsolute ? text : ROOT + text)));
        return isAbsolute ? path : path.subpath(0, path.getNameCount());
    }

    private Object readResolve() {
        return path();
    }

    /** {@return a filter that asks {@code filter} about {@link Path} for each path, whatever class it has here or in the bytes} */
    static ObjectInputFilter named(ObjectInputFilter filter) {
        return info -> {
            Class<?> type = info.serialClass();
            boolean isPath = type != null && (type == SentPath.class || Path.class.isAssignableFrom(type));
            return filter.checkInput(isPath ? new Renamed(info) : info);
        };
    }

    private record Renamed(ObjectInputFilter.FilterInfo info) implements ObjectInputFilter.FilterInfo {
        @Override
        public Class<?> serialClass() {
            return Path.class;
        }

        @Override
        public long arrayLength() {
            return info.arrayLength();
        }

        @Override
        public long depth() {
            return info.depth();
        }

        @Override
        public long references() {
            return info.references();
        }

        @Override
        public long streamBytes() {
            return info.streamBytes();
        }
    }
}
