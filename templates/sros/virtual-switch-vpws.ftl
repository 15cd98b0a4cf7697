<#ftl attributes={"version": "4"}>
<#-- A leg as an EVPN-VPWS of its own (RFC 8214). Route distinguisher and target follow from the EVI. -->
<#import "common.ftl" as sros>
<#if leg.remoteSystem??>
  <#stop "the virtual switch names the far router as remoteSystem: on SR OS this profile makes an EVPN-VPWS, which has none; take remoteSystem out of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@sros.access/>
  <@sros.serviceIds/>
  <config>
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <@sros.epipe>
          <bgp>
            <bgp-instance>1</bgp-instance>
          </bgp>
          <bgp-evpn>
            <evi>${leg.evi}</evi>
            <local-attachment-circuit>
              <name>local</name>
              <eth-tag>${leg.localServiceId}</eth-tag>
            </local-attachment-circuit>
            <remote-attachment-circuit>
              <name>remote</name>
              <eth-tag>${leg.remoteServiceId}</eth-tag>
            </remote-attachment-circuit>
            <mpls>
              <bgp-instance>1</bgp-instance>
              <admin-state>enable</admin-state>
              <auto-bind-tunnel>
                <resolution>any</resolution>
              </auto-bind-tunnel>
            </mpls>
          </bgp-evpn>
        </@sros.epipe>
      </service>
    </configure>
  </config>
</leg>
