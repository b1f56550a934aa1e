import COpenSSL

/// A certificate that vouches for nobody: enough to encrypt mail that would else come in plain text, since senders do not
/// check the certificates of mail exchangers that publish no policy (RFC 7435, opportunistic security).
public enum SelfSignedCertificate {
    private static let days = 3650
    private static let secondsPerDay = 86_400

    /// Makes a P-256 key and a certificate for a host name, and writes both in PEM; the key for its owner only.
    ///
    /// - Parameters:
    ///   - hostname: The name in the certificate, an A-label.
    ///   - certificateFile: Where the certificate goes.
    ///   - keyFile: Where the key goes.
    /// - Throws: `TLSIdentityError` when a file cannot be written or the library fails.
    public static func make(
        hostname: String, certificateFile: String, keyFile: String
    ) throws(TLSIdentityError) {
        guard let key = generateKey() else {
            throw TLSIdentityError(code: .badKey, file: keyFile, reason: "no key could be generated")
        }
        defer { EVP_PKEY_free(key) }
        guard let certificate = sign(key, hostname: hostname) else {
            throw TLSIdentityError(code: .badCertificate, file: certificateFile, reason: "it could not be signed")
        }
        defer { X509_free(certificate) }
        guard write(to: keyFile, { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }) else {
            throw TLSIdentityError(code: .badKey, file: keyFile, reason: "it could not be written")
        }
        guard write(to: certificateFile, { PEM_write_bio_X509($0, certificate) }) else {
            throw TLSIdentityError(code: .badCertificate, file: certificateFile, reason: "it could not be written")
        }
    }

    private static func generateKey() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) > 0, EVP_PKEY_CTX_set_group_name(context, "P-256") > 0,
            EVP_PKEY_generate(context, &key) > 0
        else { return nil }
        return key
    }

    private static func sign(_ key: OpaquePointer, hostname: String) -> OpaquePointer? {
        guard let certificate = X509_new() else { return nil }
        guard fill(certificate, hostname: hostname), X509_set_pubkey(certificate, key) > 0,
            X509_sign(certificate, key, EVP_sha256()) > 0
        else {
            X509_free(certificate)
            return nil
        }
        return certificate
    }

    private static func fill(_ certificate: OpaquePointer, hostname: String) -> Bool {
        let name = X509_get_subject_name(certificate)
        // A common name holds 64 characters; the whole name stands in the alternative name.
        let commonName = String(hostname.prefix(64))
        guard X509_set_version(certificate, 2) > 0,
            ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1...Int64.max)) > 0,
            X509_gmtime_adj(X509_getm_notBefore(certificate), -secondsPerDay) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), days * secondsPerDay) != nil,
            X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, commonName, -1, -1, 0) > 0,
            X509_set_issuer_name(certificate, name) > 0,
            let alternative = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, "DNS:\(hostname)")
        else { return false }
        defer { X509_EXTENSION_free(alternative) }
        return X509_add_ext(certificate, alternative, -1) > 0
    }

    /// Writes a file that only its owner may read, and has it on disk before it has its name.
    private static func write(to path: String, _ body: (OpaquePointer) -> Int32) -> Bool {
        guard let memory = BIO_new(BIO_s_mem()) else { return false }
        defer { BIO_free(memory) }
        guard body(memory) > 0 else { return false }
        var start: UnsafeMutableRawPointer?
        let count = BIO_ctrl(memory, BIO_CTRL_INFO, 0, &start)
        guard let start, count > 0 else { return false }
        return PrivateFile.write(UnsafeRawBufferPointer(start: start, count: count), to: path)
    }
}
