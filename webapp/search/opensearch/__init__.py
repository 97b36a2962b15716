"""The engine over an OpenSearch cluster: planning is the embedded one's, postings stay in the cluster."""
