package dev.progeny.internal.codec;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;

/** URLs of resources that came from another process. They can be opened, but are no files. */
final class MemoryUrls {
    private MemoryUrls() {}

    /**
     * @param ordinal tells resources of one name apart
     */
    static URL of(LoaderKey key, int ordinal, String name, ByteBuffer bytes) throws MalformedURLException {
        String path = "/" + Long.toHexString(key.owner()) + "/" + key.number() + "/" + ordinal + "/" + name;
        return new URL("progeny", "", -1, path, new Handler(path, bytes));
    }

    private static final class Handler extends URLStreamHandler {
        private final String path;
        private final ByteBuffer bytes;

        private Handler(String path, ByteBuffer bytes) {
            this.path = path;
            this.bytes = bytes;
        }

        /** A URL made relative to ours inherits this handler, but not the bytes. */
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            if (!path.equals(url.getPath())) {
                throw new FileNotFoundException(url.toExternalForm());
            }
            return new Connection(url, bytes);
        }
    }

    private static final class Connection extends URLConnection {
        private final ByteBuffer bytes;

        private Connection(URL url, ByteBuffer bytes) {
            super(url);
            this.bytes = bytes;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new BufferInput(bytes.duplicate());
        }

        @Override
        public long getContentLengthLong() {
            return bytes.remaining();
        }
    }
}
